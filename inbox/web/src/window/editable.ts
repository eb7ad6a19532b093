// Which messages of ours can still be written anew.
import type { Entry } from "../api/history";
import type { Capabilities } from "../api/shapes";
import { session } from "../state/session.svelte";

const EDITABLE = new Set(["queued", "sent", "delivered", "read"]);

/** One's own, as far as it is known to have come, and with a text that can be changed. */
export function mayEdit(entry: Entry, able: Capabilities): boolean {
  const { body, delivery } = entry;
  const isOwn = body.direction === "out" && entry.author?.id === session.me?.id;
  return Boolean(able.edits && isOwn && delivery && EDITABLE.has(delivery.state) && !body.deleted_at && !body.poll);
}

/** The last one, for whoever presses the arrow up in an empty box. */
export function lastEditable(entries: Entry[], able: Capabilities): Entry | null {
  const mine = entries.filter((entry) => entry.kind === "message" && mayEdit(entry, able));
  return mine.reduce<Entry | null>((last, entry) => (!last || entry.seq > last.seq ? entry : last), null);
}
