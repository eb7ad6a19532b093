// Links that strangers sent: only those that open a page, a mail or a call.

const HARMLESS = new Set(["http:", "https:", "mailto:", "tel:"]);

/** The address if a click on it is harmless, else nothing, and it is shown as text. */
export function safeHref(url: string | null | undefined): string | null {
  if (!url) return null;
  try {
    return HARMLESS.has(new URL(url).protocol) ? url : null;
  } catch {
    return null;
  }
}

export interface Piece {
  text: string;
  href: string | null;
}

/** Text cut into plain pieces and addresses that can be clicked. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"']{1,2000}/g)) {
    const address = match[0].replace(/[.,;:!?)\]]+$/, "");
    if (match.index > from) found.push({ text: text.slice(from, match.index), href: null });
    found.push({ text: address, href: safeHref(address) });
    from = match.index + address.length;
  }
  if (from < text.length) found.push({ text: text.slice(from), href: null });
  return found;
}

export function mailHref(address: string): string {
  return `mailto:${encodeURIComponent(address).replaceAll("%40", "@")}`;
}

export function phoneHref(number: string): string {
  return `tel:${number.replace(/[^+\d]/g, "")}`;
}
