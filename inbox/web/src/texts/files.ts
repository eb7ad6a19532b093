// Files, as people speak of them.
import { texts } from "./texts.svelte";

const UNITS = ["byte", "kilobyte", "megabyte"] as const;

/** 120 kB, 3.4 MB. */
export function sizeOf(bytes: number): string {
  const power = bytes < 1_000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  const format = new Intl.NumberFormat(texts.locale, { style: "unit", unit: UNITS[power], maximumFractionDigits: power === 2 ? 1 : 0 });
  return format.format(bytes / 1_000 ** power);
}

/** PDF, PNG: by the name, which is what people know; else by the type. */
export function kindOf(name: string, mediaType: string): string {
  const ending = /\.([A-Za-z0-9]{1,5})$/.exec(name)?.[1];
  return (ending ?? mediaType.split("/").at(-1) ?? "").toUpperCase();
}

const PICTURES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

/** Whether the server serves it as a picture, in which nothing can run. */
export function isPicture(mediaType: string): boolean {
  return PICTURES.has(mediaType);
}
