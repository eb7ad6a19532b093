// What can be done to the looks of a mail, and by which keys.
import type { TextKey } from "../../../texts/texts.svelte";
import type { IconName } from "../../../ui/icons";

export type Command = "bold" | "italic" | "insertUnorderedList" | "insertOrderedList" | "formatBlock" | "createLink";

interface Choice {
  command: Command;
  icon: IconName;
  label: TextKey;
  /** With Control, or ⌘ on a Mac; as the key is called in `aria-keyshortcuts`. */
  keys: string;
  code: string;
  shift: boolean;
}

export const CHOICES: Choice[] = [
  { command: "bold", icon: "bold", label: "rich.bold", keys: "Ctrl+B", code: "KeyB", shift: false },
  { command: "italic", icon: "italic", label: "rich.italic", keys: "Ctrl+I", code: "KeyI", shift: false },
  { command: "createLink", icon: "link", label: "rich.link", keys: "Ctrl+K", code: "KeyK", shift: false },
  { command: "insertUnorderedList", icon: "bullets", label: "rich.bullets", keys: "Ctrl+Shift+8", code: "Digit8", shift: true },
  { command: "insertOrderedList", icon: "numbers", label: "rich.numbers", keys: "Ctrl+Shift+7", code: "Digit7", shift: true },
  { command: "formatBlock", icon: "quote", label: "rich.quote", keys: "Ctrl+Shift+9", code: "Digit9", shift: true },
];

export function commandOf(event: KeyboardEvent): Command | null {
  if (event.altKey || !(event.ctrlKey || event.metaKey)) return null;
  return CHOICES.find(({ code, shift }) => code === event.code && shift === event.shiftKey)?.command ?? null;
}
