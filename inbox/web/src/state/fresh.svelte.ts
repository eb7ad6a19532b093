// Rows that came while somebody was looking and were not opened yet.
import { SvelteSet } from "svelte/reactivity";

class Fresh {
  #ids = new SvelteSet<string>();

  add(ids: string[]): void {
    ids.forEach((id) => this.#ids.add(id));
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  opened(id: string | null): void {
    if (id) this.#ids.delete(id);
  }
}

export const fresh = new Fresh();
