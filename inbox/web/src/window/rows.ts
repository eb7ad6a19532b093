// The rows of a timeline, oldest first, and which of them belong together.
import type { Entry, TimelineItem } from "../api/history";
import { shownAt } from "../state/contacts.svelte";
import type { Unsent } from "../state/unsent.svelte";

const TOGETHER_MS = 5 * 60_000;

export interface Row {
  key: string;
  item: TimelineItem | null;
  unsent: Unsent | null;
}

export function rowsOf(newestFirst: TimelineItem[], unsent: Unsent[]): Row[] {
  const rows: Row[] = [];
  for (let index = newestFirst.length - 1; index >= 0; index--) {
    const item = newestFirst[index]!;
    if (isTakenBack(item)) continue;
    rows.push({ key: `${item.type}:${item.id}`, item, unsent: null });
  }
  return [...rows, ...unsent.map((one) => ({ key: `unsent:${one.key}`, item: null, unsent: one }))];
}

/** A mail that never left is no part of the history; it went back into the composer. */
function isTakenBack(item: TimelineItem): boolean {
  return item.type === "entry" && !!item.body.letter && item.delivery?.state === "withdrawn" && !item.delivery.attempts.length;
}

/** Whether the contact wrote it. */
export function isInbound(item: TimelineItem): item is Entry {
  return item.type === "entry" && (item.kind === "form" || (item.kind === "message" && item.body.direction === "in"));
}

/** A message right after another of the same one looks like one with it. */
export function joins(rows: Row[], index: number): boolean {
  const [one, other] = [rows[index - 1]?.item, rows[index]?.item];
  if (one?.type !== "entry" || other?.type !== "entry" || one.kind !== "message" || other.kind !== "message") return false;
  const isSame = one.body.direction === other.body.direction && one.author?.id === other.author?.id;
  return isSame && Date.parse(shownAt(other)) - Date.parse(shownAt(one)) < TOGETHER_MS;
}
