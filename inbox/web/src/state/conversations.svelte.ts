// Conversations: the lists of the inbox and what can be done with one.
import { del, get, post, put, seg } from "../api/api";
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

  list(view: View): LongList<Conversation> {
    return this.#lists[view];
  }

  /** The rows of a view as they are now, unconfirmed changes included. */
  rows(view: View): Conversation[] {
    return this.list(view)
      .items.map((item) => this.shelf.get(item.id) ?? item)
      .filter((item) => belongs(item, view));
  }

  onArrival(hear: (items: Conversation[]) => void): void {
    this.#hear = hear;
  }

  forget(): void {
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

  note(id: string, text: string, key: string): Promise<Entry> {
    return post(`/conversations/${seg(id)}/notes`, { text }, key);
  }

  #newLists(): Record<View, LongList<Conversation>> {
    return Object.fromEntries(VIEWS.map((view) => [view, this.#newList(view)])) as Record<View, LongList<Conversation>>;
  }

  #newList(view: View): LongList<Conversation> {
    return new LongList<Conversation>({
      read: (after, limit) => this.page({ ...FILTERS[view], after, limit }),
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
