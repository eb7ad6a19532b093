// Leads: their lists by stage and what can be done with one.
import { del, get, put, seg } from "../api/api";
import type { Lead, Page, Person } from "../api/shapes";
import { LongList } from "./list.svelte";
import { Shelf } from "./shelf.svelte";

export const STAGES = ["new", "qualified", "proposal", "won", "lost"] as const;
export type Stage = (typeof STAGES)[number];
export const LEAD_VIEWS = [...STAGES, "all"] as const;
export type LeadView = (typeof LEAD_VIEWS)[number];

class Leads {
  readonly shelf = new Shelf<Lead>();
  #lists = this.#newLists();
  #hear: (items: Lead[]) => void = () => {};

  list(view: LeadView): LongList<Lead> {
    return this.#lists[view];
  }

  rows(view: LeadView): Lead[] {
    return this.list(view)
      .items.map((item) => this.shelf.get(item.id) ?? item)
      .filter((item) => view === "all" || item.stage === view);
  }

  onArrival(hear: (items: Lead[]) => void): void {
    this.#hear = hear;
  }

  forget(): void {
    this.#lists = this.#newLists();
    this.shelf.clear();
  }

  async read(id: string): Promise<Lead> {
    return this.shelf.put(await get<Lead>(`/leads/${seg(id)}`));
  }

  move(id: string, stage: string, lostReason?: string): Promise<Lead> {
    const body = lostReason ? { stage, lost_reason: lostReason } : { stage };
    return this.shelf.hoping(id, { stage, lost_reason: lostReason ?? null }, () => put(`/leads/${seg(id)}/stage`, body));
  }

  own(id: string, agent: Person | null): Promise<Lead> {
    const path = `/leads/${seg(id)}/assignment`;
    return this.shelf.hoping(id, { owner: agent }, () => (agent ? put(path, { agent: agent.id }) : del(path)));
  }

  /** The guessed visitor is not the person of the lead. */
  async untie(id: string): Promise<void> {
    this.shelf.put(await del<Lead>(`/leads/${seg(id)}/visitor`));
  }

  #newLists(): Record<LeadView, LongList<Lead>> {
    return Object.fromEntries(LEAD_VIEWS.map((view) => [view, this.#newList(view)])) as Record<LeadView, LongList<Lead>>;
  }

  #newList(view: LeadView): LongList<Lead> {
    return new LongList<Lead>({
      read: (after, limit) => this.#page({ stage: view === "all" ? null : view, after, limit }),
      key: (item) => item.id,
      at: (item) => item.created_at,
      arrived: (items) => this.#hear(items),
    });
  }

  async #page(query: Record<string, string | number | null>): Promise<Page<Lead>> {
    const page = await get<Page<Lead>>("/leads", query);
    page.items.forEach((item) => this.shelf.put(item));
    return page;
  }
}

export const leads = new Leads();
