// Whether a text on the owner's colour can be read, and whether the button is seen.

const READABLE = 4.5;

export function isColor(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text);
}

/** White where it can be read on the colour, else black, as the widget itself chooses; the ratio is that of WCAG. */
export function inkOn(color: string): { ink: "white" | "black"; ratio: number } {
  const white = onWhite(color);
  return white >= READABLE ? { ink: "white", ratio: white } : { ink: "black", ratio: 21 / white };
}

/** How strongly the colour stands out on a white page. */
export function onWhite(color: string): number {
  return 1.05 / (luminance(color) + 0.05);
}

function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => linear(parseInt(color.slice(at, at + 2), 16) / 255));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function linear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}
