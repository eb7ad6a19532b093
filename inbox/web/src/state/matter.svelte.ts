// The one thing that is open: a conversation, its contact, its lead, and the history around them.
import type { Change } from "../live/stream";
import { Pulse } from "../live/pulse";
import { get, seg } from "../api/api";
import type { Entry, TimelineItem } from "../api/history";
import type { Contact, Conversation, Lead } from "../api/shapes";
import { contacts } from "./contacts.svelte";
import { conversations } from "./conversations.svelte";
import { leads } from "./leads.svelte";
import type { LongList } from "./list.svelte";
import type { Place } from "./route.svelte";
import { session } from "./session.svelte";

class Matter {
  state = $state<"none" | "reading" | "ready" | "failed">("none");
  error = $state.raw<unknown>(null);
  others = $state.raw<Conversation[]>([]);
  #place = $state<Place>("inbox");
  #id = $state<string | null>(null);
  #stale = new Pulse(() => this.#readAgain());

  readonly lead = $derived<Lead | undefined>(leads.shelf.get(this.#leadId()));
  readonly conversation = $derived<Conversation | undefined>(conversations.shelf.get(this.#conversationId()));
  readonly contactId = $derived(this.conversation?.contact.id ?? this.lead?.contact.id ?? null);
  readonly contact = $derived<Contact | undefined>(contacts.shelf.get(this.contactId));
  readonly title = $derived(this.contact?.name ?? this.conversation?.contact.name ?? this.lead?.contact.name ?? null);
  readonly timeline = $derived.by<LongList<TimelineItem> | null>(() => {
    return this.contactId && session.can("entries.read") ? contacts.timeline(this.contactId) : null;
  });

  get id(): string | null {
    return this.#id;
  }

  async open(place: Place, id: string | null): Promise<void> {
    this.#place = place;
    this.#id = id;
    this.others = [];
    this.error = null;
    if (id === null) {
      this.state = "none";
      return;
    }
    this.state = this.contactId ? "ready" : "reading";
    try {
      await this.#read();
      if (this.#id === id) this.state = "ready";
    } catch (error) {
      if (this.#id !== id || this.contactId) return;
      this.error = error;
      this.state = "failed";
    }
  }

  /** Reads again what a change of somebody may have touched. */
  change(change: Change): void {
    if (change.kind === "reading") return;
    if (change.kind === "delivery" || change.kind === "transcript") return void this.#readEntry(change.id);
    const named = [change.id, change.conversation, change.contact];
    const ours = [this.#id, this.conversation?.id, this.contactId, this.lead?.id];
    if (named.some((id) => id && ours.includes(id))) this.reload();
  }

  reload(): void {
    if (this.#id !== null) this.#stale.poke();
  }

  /** Only entries that are on the screen are worth the question. */
  async #readEntry(entryId: string): Promise<void> {
    const timeline = this.timeline;
    if (!timeline?.has(`entry:${entryId}`)) return timeline?.refresh();
    try {
      timeline.put(await get<Entry>(`/entries/${seg(entryId)}`));
    } catch {
      // The next change tells it again.
    }
  }

  async #read(): Promise<void> {
    const id = this.#id;
    // It was closed before a change was looked at.
    if (id === null) return;
    if (this.#place === "leads") await leads.read(id);
    else await conversations.read(id);
    if (this.#id !== id) return;
    this.timeline?.open();
    await Promise.all([this.#readCounterpart(), this.#readContact()]);
  }

  async #readCounterpart(): Promise<void> {
    const other = this.#place === "leads" ? this.#conversationId() : this.#leadId();
    if (!other) return;
    if (this.#place === "inbox") await leads.read(other);
    else if (session.can("conversations.read")) await conversations.read(other);
  }

  async #readContact(): Promise<void> {
    const id = this.contactId;
    if (!id || !session.can("contacts.read")) return;
    await contacts.read(id);
    if (!session.can("conversations.read")) return;
    const page = await conversations.page({ contact: id, limit: 20 });
    if (this.contactId === id) this.others = page.items.filter((item) => item.id !== this.conversation?.id);
  }

  async #readAgain(): Promise<void> {
    try {
      await this.#read();
    } catch {
      // The next change or the next reconnect asks again; what is shown stays.
    }
  }

  #leadId(): string | null {
    return this.#place === "leads" ? this.#id : (conversations.shelf.get(this.#id)?.lead?.id ?? null);
  }

  #conversationId(): string | null {
    return this.#place === "inbox" ? this.#id : (leads.shelf.get(this.#id)?.conversation_id ?? null);
  }
}

export const matter = new Matter();
