// What languages are called in the language of the window.
import { texts } from "./texts.svelte";

export function languageName(code: string): string {
  return new Intl.DisplayNames([texts.language], { type: "language" }).of(code) ?? code;
}
