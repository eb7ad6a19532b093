// What a search of everything that was ever said has found, while it is being typed.
import { get } from "../api/api";
import type { Entry } from "../api/history";
import type { Page } from "../api/shapes";
import { session } from "./session.svelte";

const PAUSE_MS = 200;
const AGAIN_MS = 2000;
const SHORTEST = 2;
const MOST = 8;

export class Search {
  #found = $state<Entry[]>([]);
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The newest question; answers to earlier ones come too late. */
  #asked = 0;

  get found(): Entry[] {
    return this.#found;
  }

  ask(text: string): void {
    clearTimeout(this.#timer);
    const number = ++this.#asked;
    const words = text.trim();
    if ([...words].length < SHORTEST || !session.can("entries.read")) {
      this.#found = [];
      return;
    }
    this.#timer = setTimeout(() => void this.#look(words.slice(0, 200), number), PAUSE_MS);
  }

  /** Whoever asked has gone. */
  end(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
  }

  async #look(q: string, number: number): Promise<void> {
    const page = await get<Page<Entry>>("/entries", { q, limit: MOST }).catch(() => null);
    if (number !== this.#asked) return;
    // Without a connection what was loaded is still searched by name. What was said just now is found a moment later.
    if (page) this.#found = page.items;
    if (!page?.items.length) this.#timer = setTimeout(() => void this.#look(q, number), AGAIN_MS);
  }
}
