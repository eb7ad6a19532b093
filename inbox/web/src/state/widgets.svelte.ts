// What was changed of a site's widget and is not saved yet; it stays while somebody looks elsewhere.
import { SvelteMap } from "svelte/reactivity";
import { put, seg } from "../api/api";
import { Problem } from "../api/problem";
import type { Site } from "../api/shapes";
import type { Widget } from "../api/widget";

export class WidgetDraft {
  saved = $state.raw<Widget>() as Widget;
  now = $state<Widget>() as Widget;
  busy = $state(false);
  #refused = $state.raw<{ place: string; detail: string; of: string } | null>(null);

  constructor(
    readonly id: string,
    widget: Widget,
  ) {
    this.saved = widget;
    this.now = structuredClone(widget);
  }

  // Not $derived: a draft outlives the page it was opened from, and what was derived there would stand still.
  get isDirty(): boolean {
    return JSON.stringify(this.now) !== JSON.stringify(this.saved);
  }

  /** Where the server found fault, until something is changed. */
  get fault(): { place: string; detail: string } | null {
    return this.#refused?.of === JSON.stringify(this.now) ? this.#refused : null;
  }

  /** What is saved now; whoever has changed something keeps it. */
  follow(widget: Widget): void {
    const untouched = !this.isDirty;
    this.saved = widget;
    if (untouched) this.discard();
  }

  /** Rows that are the same stay the same, and with them the focus. */
  discard(): void {
    if (this.isDirty) this.now = structuredClone(this.saved);
    this.#refused = null;
  }

  /** Throws what the server said, unless that is about one field: then it is in `fault`. */
  async save(): Promise<void> {
    this.busy = true;
    const of = JSON.stringify(this.now);
    try {
      this.saved = await put<Widget>(`/sites/${seg(this.id)}/widget`, tidy(JSON.parse(of) as Widget));
      if (JSON.stringify(this.now) === of) this.discard();
    } catch (error) {
      const place = placeOf(error);
      if (!place) throw error;
      this.#refused = { place, detail: (error as Problem).detail ?? "", of };
    } finally {
      this.busy = false;
    }
  }

  async restore(widget: Widget): Promise<void> {
    this.saved = await put<Widget>(`/sites/${seg(this.id)}/widget`, widget);
    this.discard();
  }
}

class Widgets {
  #drafts = new SvelteMap<string, WidgetDraft>();

  constructor() {
    // Nobody closes the page on what is not saved without being asked.
    addEventListener("beforeunload", (event) => {
      if ([...this.#drafts.values()].some((draft) => draft.isDirty)) event.preventDefault();
    });
  }

  /** The draft of the site, begun or brought up to what is saved now. */
  open(site: Site): WidgetDraft {
    let draft = this.#drafts.get(site.id);
    if (draft) draft.follow(site.widget);
    else this.#drafts.set(site.id, (draft = new WidgetDraft(site.id, site.widget)));
    return draft;
  }

  get(id: string): WidgetDraft | undefined {
    return this.#drafts.get(id);
  }

  isDirty(id: string): boolean {
    return this.#drafts.get(id)?.isDirty ?? false;
  }

  forget(): void {
    this.#drafts.clear();
  }
}

/** Without the empty lines of somebody who writes choices, or numbers, one below the other. */
function tidy(widget: Widget): Widget {
  const fields = widget.fields.map((field) => ({ ...field, options: field.options.filter((option) => option.trim()) }));
  const filled = (lines: string[]) => lines.filter((line) => line.trim());
  const number_pools = widget.number_pools.map((pool) => ({ ...pool, numbers: filled(pool.numbers), sources: filled(pool.sources) }));
  return { ...widget, fields, number_pools };
}

/** "links[0].value" out of the server's sentence about it. */
function placeOf(error: unknown): string | null {
  if (!(error instanceof Problem) || error.status !== 400 || !error.detail) return null;
  return (/at `\$\.([^`]+)`/.exec(error.detail) ?? /^`([^`]+)`/.exec(error.detail))?.[1] ?? null;
}

export const widgets = new Widgets();
