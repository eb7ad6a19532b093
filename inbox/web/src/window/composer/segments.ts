// How many pieces of SMS a text travels in: each one is paid for.

/** GSM 03.38, its basic table; those of the extension take two places. */
const GSM = new Set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");
const EXTENSION = new Set("\f^{}\\[~]|€");

export interface Segments {
  count: number;
  /** Places that are left in the last one. */
  left: number;
  /** The first character that makes every piece shorter; null if all are of the GSM alphabet. */
  odd: string | null;
}

/** A character is never cut in two, so a piece may stay short by one place or more. */
export function segmentsOf(text: string): Segments {
  const letters = [...text];
  const odd = letters.find((each) => !GSM.has(each) && !EXTENSION.has(each)) ?? null;
  const sizes = letters.map((each) => (odd === null ? (EXTENSION.has(each) ? 2 : 1) : each.length));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const single = odd === null ? 160 : 70;
  if (all <= single) return { count: all === 0 ? 0 : 1, left: single - all, odd };
  const most = odd === null ? 153 : 67;
  let count = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > most) {
      count += 1;
      used = 0;
    }
    used += size;
  }
  return { count, left: most - used, odd };
}
