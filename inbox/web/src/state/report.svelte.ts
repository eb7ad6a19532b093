// One answer of the server about reports; an older one that comes late never takes the place of a newer.
import { get, queryString, type Query } from "../api/api";

export class Answer<T> {
  data = $state.raw<T | null>(null);
  error = $state.raw<unknown>(null);
  reading = $state(false);
  #asked = 0;

  constructor(private readonly path: string) {}

  /** What is `named` is said even where it is empty. */
  async read(query: Query, named: Record<string, string> = {}): Promise<void> {
    const mine = ++this.#asked;
    this.reading = true;
    try {
      const data = await get<T>(this.path + withNamed(queryString(query), named));
      if (mine !== this.#asked) return;
      this.data = data;
      this.error = null;
    } catch (error) {
      if (mine === this.#asked) this.error = error;
    } finally {
      if (mine === this.#asked) this.reading = false;
    }
  }
}

function withNamed(asked: string, named: Record<string, string>): string {
  const more = new URLSearchParams(named).toString();
  return more ? `${asked}${asked ? "&" : "?"}${more}` : asked;
}
