// What the keys do; they rest while somebody types or a dialog or menu is open.
import { matter } from "../state/matter.svelte";
import { route } from "../state/route.svelte";
import { session } from "../state/session.svelte";
import { take, toggleResolved } from "../state/verbs";
import type { TextKey } from "../texts/texts.svelte";
import { writing } from "./writing";

export const KEYS: [string, TextKey][] = [
  ["Ctrl K", "keys.palette"],
  ["J", "keys.next"],
  ["K", "keys.previous"],
  ["Enter", "keys.open"],
  ["R", "keys.answer"],
  ["N", "keys.note"],
  ["Enter", "keys.send"],
  ["Shift Enter", "keys.line"],
  ["Alt R", "keys.switch_answer"],
  ["Alt N", "keys.switch_note"],
  ["A", "keys.take"],
  ["E", "keys.resolve"],
  ["G", "keys.newest"],
  ["Esc", "keys.back"],
  ["I", "keys.inbox"],
  ["L", "keys.leads"],
  ["P", "keys.reports"],
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
  KeyR: () => writing.begin?.("answer"),
  KeyN: () => writing.begin?.("note"),
  KeyG: () => writing.toNewest?.(),
  KeyI: () => session.can("conversations.read") && route.go(route.href("inbox", null, null)),
  KeyL: () => route.go(route.href("leads", null, null)),
  KeyP: () => session.can("reports.read") && route.go(route.href("reports", null, null)),
};

export interface Sheets {
  help: () => void;
  palette: () => void;
}

export function shortcuts(event: KeyboardEvent, sheets: Sheets): void {
  if (event.defaultPrevented || document.querySelector("dialog[open], [role=menu]")) return;
  if (event.code === "KeyK" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) return run(event, sheets.palette);
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") return leave();
  if (isTyping(event.target)) return;
  const action = event.key === "?" ? sheets.help : event.shiftKey ? undefined : ACTIONS[event.code];
  if (action) run(event, action);
}

function run(event: KeyboardEvent, action: () => void): void {
  event.preventDefault();
  action();
}

function leave(): void {
  const typing = document.activeElement;
  if (typing instanceof HTMLElement && isTyping(typing)) typing.blur();
  else if (route.id !== null && route.place !== "setup" && route.place !== "reports") route.go(route.href(route.place));
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}
