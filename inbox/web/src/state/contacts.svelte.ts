// Contacts: who they are, their name, and their history.
import { del, get, patch, put, seg } from "../api/api";
import type { TimelineItem } from "../api/history";
import type { Contact, Duplicate, Page } from "../api/shapes";
import { LongList } from "./list.svelte";
import { Shelf } from "./shelf.svelte";

const REMEMBERED = 40;
const MOST_FOUND = 8;

class Contacts {
  readonly shelf = new Shelf<Contact>();
  #timelines = new Map<string, LongList<TimelineItem>>();

  async read(id: string): Promise<Contact> {
    return this.#took(await get<Contact>(`/contacts/${seg(id)}`));
  }

  async find(text: string): Promise<Contact[]> {
    return (await get<Page<Contact>>("/contacts", { q: text, limit: MOST_FOUND })).items;
  }

  async duplicates(id: string): Promise<Duplicate[]> {
    return (await get<Page<Duplicate>>(`/contacts/${seg(id)}/duplicates`)).items;
  }

  /** Who stays is answered. */
  async merge(id: string, into: string): Promise<Contact> {
    return this.#took(await put<Contact>(`/contacts/${seg(id)}/merger`, { into }));
  }

  async split(id: string): Promise<Contact> {
    return this.#took(await del<Contact>(`/contacts/${seg(id)}/merger`));
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

  /** What was merged or split off stands anywhere in the history, so that is read anew. */
  #took(contact: Contact): Contact {
    const before = this.shelf.get(contact.id)?.merged.map((each) => each.id).join();
    this.shelf.put(contact);
    if (before !== undefined && before !== contact.merged.map((each) => each.id).join()) {
      void this.#timelines.get(contact.id)?.renew();
    }
    return contact;
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
