// Contacts: who they are, their name, and their history.
import { get, patch, seg } from "../api/api";
import type { TimelineItem } from "../api/history";
import type { Contact, Page } from "../api/shapes";
import { LongList } from "./list.svelte";
import { Shelf } from "./shelf.svelte";

const REMEMBERED = 40;

class Contacts {
  readonly shelf = new Shelf<Contact>();
  #timelines = new Map<string, LongList<TimelineItem>>();

  async read(id: string): Promise<Contact> {
    return this.shelf.put(await get<Contact>(`/contacts/${seg(id)}`));
  }

  rename(id: string, name: string): Promise<Contact> {
    return this.shelf.hoping(id, { name }, () => patch(`/contacts/${seg(id)}`, { name }));
  }

  /** Kept for the last few contacts, so that going back to one shows it at once. */
  timeline(id: string): LongList<TimelineItem> {
    const list = this.#timelines.get(id) ?? this.#newTimeline(id);
    this.#timelines.delete(id);
    this.#timelines.set(id, list);
    if (this.#timelines.size > REMEMBERED) this.#timelines.delete(this.#timelines.keys().next().value!);
    return list;
  }

  forget(): void {
    this.#timelines.clear();
    this.shelf.clear();
  }

  #newTimeline(id: string): LongList<TimelineItem> {
    return new LongList<TimelineItem>({
      read: (after, limit) => get<Page<TimelineItem>>(`/contacts/${seg(id)}/timeline`, { after, limit }),
      key: (item) => `${item.type}:${item.id}`,
      at: shownAt,
      settled: true,
    });
  }
}

/** A sender's clock may run ahead; nothing is shown later than it came. */
export function shownAt(item: TimelineItem): string {
  return item.type === "entry" && item.received_at < item.at ? item.received_at : item.at;
}

export const contacts = new Contacts();
