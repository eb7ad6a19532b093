// SPDX-License-Identifier: MIT
/** Keeps every text readable, whatever colour the owner has chosen. */

type Rgb = [number, number, number];

const READABLE = 4.5;
const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];

/** White or black, whichever is read more easily on the colour: one of them always has more than 4.5. */
export function inkOn(color: string): string {
  const ground = rgb(color);
  return contrast(ground, WHITE) >= READABLE ? "#fff" : "#000";
}

/** The colour itself where it can be read on the ground, or as little darker or lighter as it takes. */
export function readable(color: string, ground: string): string {
  const on = rgb(ground);
  const towards = luminance(on) > 0.4 ? BLACK : WHITE;
  for (let part = 0; part < 1; part += 0.05) {
    const mixed = rgb(color).map((value, at) => Math.round(value + (towards[at]! - value) * part)) as Rgb;
    if (contrast(mixed, on) >= READABLE) return `rgb(${mixed.join()})`;
  }
  return `rgb(${towards.join()})`;
}

function rgb(color: string): Rgb {
  const number = parseInt(/^#([\da-f]{6})$/i.exec(color)?.[1] ?? "2563eb", 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Relative luminance of WCAG 2. */
function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
