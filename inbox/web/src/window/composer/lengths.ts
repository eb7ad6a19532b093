// How long a text is in the eyes of a channel.

/** UTF-16 units, or characters as Unicode numbers them. */
export function lengthIn(text: string, utf16: boolean): number {
  return utf16 ? text.length : [...text].length;
}
