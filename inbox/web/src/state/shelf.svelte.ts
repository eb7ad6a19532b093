// The newest known version of each object of one kind, with changes that the server has not confirmed yet.
import { SvelteMap } from "svelte/reactivity";

interface Kept {
  id: string;
  version: number;
}

export class Shelf<T extends Kept> {
  #known = new SvelteMap<string, T>();
  #hopes = new SvelteMap<string, Partial<T>>();

  get(id: string | null | undefined): T | undefined {
    if (!id) return undefined;
    const known = this.#known.get(id);
    const hope = this.#hopes.get(id);
    return known && hope ? { ...known, ...hope } : known;
  }

  /** An answer that was overtaken by a newer one is ignored. */
  put(item: T): T {
    const known = this.#known.get(item.id);
    if (!known || known.version <= item.version) this.#known.set(item.id, item);
    return item;
  }

  clear(): void {
    this.#known.clear();
    this.#hopes.clear();
  }

  /** Shows `hope` until the server has answered: then its word counts, or the old state if it refused. */
  async hoping(id: string, hope: Partial<T>, ask: () => Promise<T>): Promise<T> {
    this.#hopes.set(id, hope);
    try {
      return this.put(await ask());
    } finally {
      if (this.#hopes.get(id) === hope) this.#hopes.delete(id);
    }
  }
}
