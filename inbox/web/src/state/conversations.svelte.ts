// Conversations: the lists of the inbox and what can be done with one.
import { del, get, put, seg } from "../api/api";
import type { Entry } from "../api/history";
import type { Conversation, Page, Person, Status } from "../api/shapes";
import { LongList } from "./list.svelte";
import { session } from "./session.svelte";
import { Shelf } from "./shelf.svelte";

export const VIEWS = ["open", "mine", "unassigned", "resolved"] as const;
export type View = (typeof VIEWS)[number];

const FILTERS: Record<View, { status: Status; assignee?: string }> = {
  open: { status: "open" },
  mine: { status: "open", assignee: "me" },
  unassigned: { status: "open", assignee: "none" },
  resolved: { status: "resolved" },
};

class Conversations {
  readonly shelf = new Shelf<Conversation>();
  #lists = this.#newLists();
  #hear: (items: Conversation[]) => void = () => {};
  #ring: (items: Conversation[]) => void = () => {};
  /** When something last came into a list; null until one was read. */
  #newest: string | null = null;
  /** How many unread entries the lists told of last. */
  #heard = new Map<string, number>();

  list(view: View): LongList<Conversation> {
    return this.#lists[view];
  }

  /** The rows of a view as they are now, unconfirmed changes included. */
  rows(view: View): Conversation[] {
    return this.list(view)
      .items.map((item) => this.shelf.get(item.id) ?? item)
      .filter((item) => belongs(item, view))
      .sort((one, other) => (one.last_entry_at < other.last_entry_at ? 1 : one.last_entry_at > other.last_entry_at ? -1 : 0));
  }

  /** What was written from here moves its row at once. */
  wrote({ conversation_id: id, seq, received_at: at, kind, body }: Entry): void {
    const known = this.shelf.get(id);
    if (!known || known.last_seq >= seq) return;
    const preview = kind === "message" && body.text ? body.text : known.preview;
    this.shelf.put({ ...known, last_seq: seq, last_entry_at: at, preview });
  }

  onArrival(hear: (items: Conversation[]) => void): void {
    this.#hear = hear;
  }

  /** Told of conversations where the contact wrote since they were read last. */
  onWritten(ring: (items: Conversation[]) => void): void {
    this.#ring = ring;
  }

  forget(): void {
    this.#newest = null;
    this.#heard.clear();
    this.#lists = this.#newLists();
    this.shelf.clear();
  }

  async page(query: Record<string, string | number | null>): Promise<Page<Conversation>> {
    const page = await get<Page<Conversation>>("/conversations", query);
    page.items.forEach((item) => this.shelf.put(item));
    return page;
  }

  async read(id: string): Promise<Conversation> {
    return this.shelf.put(await get<Conversation>(`/conversations/${seg(id)}`));
  }

  resolve(id: string): Promise<Conversation> {
    return this.shelf.hoping(id, { status: "resolved" }, () => put(`/conversations/${seg(id)}/resolution`));
  }

  reopen(id: string): Promise<Conversation> {
    return this.shelf.hoping(id, { status: "open" }, () => del(`/conversations/${seg(id)}/resolution`));
  }

  assign(id: string, agent: Person | null): Promise<Conversation> {
    const path = `/conversations/${seg(id)}/assignment`;
    return this.shelf.hoping(id, { assignee: agent }, () => (agent ? put(path, { agent: agent.id }) : del(path)));
  }

  /** The contact's entries up to there stand before the agent's eyes. */
  wasRead(id: string, seq: number): void {
    const known = this.shelf.get(id);
    if (known?.unread && known.last_seq <= seq) this.shelf.put({ ...known, unread: 0 });
  }

  /** Whether something was begun there is told by nobody, so it is noted where it is known. */
  drafted(id: string, draft: boolean): void {
    const known = this.shelf.get(id);
    if (known && known.draft !== draft) this.shelf.put({ ...known, draft });
  }

  /** Whether its unread entries are this agent's concern. */
  concerns(item: Conversation): boolean {
    return item.status !== "resolved" && (item.assignee === null || item.assignee.id === session.me?.id);
  }

  unreadOf(item: Conversation): number {
    return this.concerns(item) ? (item.unread ?? 0) : 0;
  }

  async #head(query: Record<string, string | number | null>): Promise<Page<Conversation>> {
    const page = await this.page(query);
    const newest = this.#newest;
    this.#newest = page.items.reduce((last, item) => (item.last_entry_at > last ? item.last_entry_at : last), newest ?? "");
    const isNew = (item: Conversation): boolean => item.last_entry_at > newest! && this.unreadOf(item) > (this.#heard.get(item.id) ?? 0);
    const written = newest === null ? [] : page.items.filter(isNew);
    page.items.forEach((item) => this.#heard.set(item.id, item.unread));
    if (written.length) this.#ring(written);
    return page;
  }

  #newLists(): Record<View, LongList<Conversation>> {
    return Object.fromEntries(VIEWS.map((view) => [view, this.#newList(view)])) as Record<View, LongList<Conversation>>;
  }

  #newList(view: View): LongList<Conversation> {
    return new LongList<Conversation>({
      read: (after, limit) => (after === null ? this.#head({ ...FILTERS[view], limit }) : this.page({ ...FILTERS[view], after, limit })),
      key: (item) => item.id,
      at: (item) => item.last_entry_at,
      arrived: (items) => this.#hear(items),
    });
  }
}

function belongs(item: Conversation, view: View): boolean {
  const { status, assignee } = FILTERS[view];
  if (item.status !== status) return false;
  if (assignee === "none") return item.assignee === null;
  return assignee !== "me" || item.assignee?.id === session.me?.id;
}

export const conversations = new Conversations();
