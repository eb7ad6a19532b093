// What the keys do; they rest while somebody types or a dialog or menu is open.
import { matter } from "../state/matter.svelte";
import { route } from "../state/route.svelte";
import { session } from "../state/session.svelte";
import { take, toggleResolved } from "../state/verbs";
import type { TextKey } from "../texts/texts.svelte";

export const KEYS: [string, TextKey][] = [
  ["J", "keys.next"],
  ["K", "keys.previous"],
  ["Enter", "keys.open"],
  ["E", "keys.resolve"],
  ["A", "keys.take"],
  ["N", "keys.note"],
  ["Ctrl Enter", "keys.send"],
  ["Esc", "keys.back"],
  ["I", "keys.inbox"],
  ["L", "keys.leads"],
  ["?", "keys.help"],
];

/** One column at a time, as on a phone. */
export function isNarrow(): boolean {
  return matchMedia("(max-width: 760px)").matches;
}

type Step = (by: 1 | -1) => void;

/** The list on the screen lends its way of moving through the rows. */
export const steps = {
  now: null as Step | null,
  use(step: Step): () => void {
    steps.now = step;
    return () => {
      if (steps.now === step) steps.now = null;
    };
  },
};

/** Physical keys, so that they work with any keyboard layout. */
const ACTIONS: Record<string, () => void> = {
  KeyJ: () => steps.now?.(1),
  KeyK: () => steps.now?.(-1),
  KeyE: () => matter.conversation && toggleResolved(matter.conversation),
  KeyA: () => matter.conversation && take(matter.conversation),
  KeyN: () => document.querySelector<HTMLElement>("[data-note]")?.focus(),
  KeyI: () => session.can("conversations.read") && route.go(route.href("inbox", null, null)),
  KeyL: () => route.go(route.href("leads", null, null)),
};

export function shortcuts(event: KeyboardEvent, help: () => void): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open], [role=menu]")) return;
  if (event.key === "Escape") return leave();
  if (isTyping(event.target)) return;
  const action = event.key === "?" ? help : event.shiftKey ? undefined : ACTIONS[event.code];
  if (!action) return;
  event.preventDefault();
  action();
}

function leave(): void {
  const typing = document.activeElement;
  if (typing instanceof HTMLElement && isTyping(typing)) typing.blur();
  else if (route.id !== null && route.place !== "setup") route.go(route.href(route.place));
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

