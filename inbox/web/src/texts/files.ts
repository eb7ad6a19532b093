// Files, as people speak of them.
import { texts } from "./texts.svelte";

const UNITS = ["byte", "kilobyte", "megabyte"] as const;

/** 303 bytes, 120 kB, 3.4 MB. */
export function sizeOf(bytes: number): string {
  const power = bytes < 1_000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  const format = new Intl.NumberFormat(texts.locale, { style: "unit", unit: UNITS[power], unitDisplay: power === 0 ? "long" : "short", maximumFractionDigits: power === 2 ? 1 : 0 });
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

const SOUNDS = new Set(["audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/wav"]);
const FILMS = new Set(["video/mp4", "video/webm"]);

/** What a browser can play, as the server serves it. */
export function playsAs(mediaType: string): "audio" | "video" | null {
  if (SOUNDS.has(mediaType)) return "audio";
  return FILMS.has(mediaType) ? "video" : null;
}

/** 0:07, 12:30. */
export function lengthOf(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
