// What the widget says where the owner has not set words of his own: the widget's own sentences.
import { en } from "../../../../../../widgets/client/en";
import { ru } from "../../../../../../widgets/client/ru";
import { texts } from "../../../texts/texts.svelte";

export const LONGEST_TEXT = 1000;
/** Those that owners look for first. */
export const MAIN_TEXTS = ["launcher", "title", "online", "away", "greeting", "form.sent"] as const;
const ONE_LINE = 44;

/** In the widget's language; where that is the page's, in the language of this screen. */
export function defaultTexts(language: string | null): Record<string, string> {
  return (language ?? texts.language).startsWith("ru") ? ru : en;
}

export function isLong(text: string): boolean {
  return text.length > ONE_LINE;
}
