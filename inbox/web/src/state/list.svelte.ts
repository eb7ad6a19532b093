// A long list read page by page, newest first, whose head can be read again at any time.
import { Pulse } from "../live/pulse";
import type { Page } from "../api/shapes";

const PAGE = 50;
const LARGEST = 200;

interface Kind<T> {
  read(after: string | null, limit: number): Promise<Page<T>>;
  key(item: T): string;
  /** What the server sorts by, newest first. */
  at(item: T): string;
  arrived?(items: T[]): void;
}

export class LongList<T> {
  items = $state.raw<T[]>([]);
  state = $state<"unread" | "reading" | "ready" | "failed">("unread");
  error = $state.raw<unknown>(null);
  readingMore = $state(false);
  moreFailed = $state(false);
  #next = $state<string | null>(null);
  #head = new Pulse(() => this.#readHead());

  constructor(private readonly kind: Kind<T>) {}

  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** Reads the list if it never was, else looks for news behind what is shown. */
  open(): void {
    if (this.state === "unread" || this.state === "failed") void this.#readFirst();
    else this.refresh();
  }

  refresh(): void {
    if (this.state !== "unread") this.#head.poke();
  }

  async more(): Promise<void> {
    const after = this.#next;
    if (after === null || this.readingMore || this.state !== "ready") return;
    this.readingMore = true;
    try {
      const page = await this.kind.read(after, PAGE);
      if (this.#next !== after) return;
      this.items = [...this.items, ...this.#without(page.items, this.items)];
      this.#next = page.next;
      this.moreFailed = false;
    } catch {
      this.moreFailed = true;
    } finally {
      this.readingMore = false;
    }
  }

  async #readFirst(): Promise<void> {
    this.state = "reading";
    try {
      const page = await this.kind.read(null, PAGE);
      this.items = page.items;
      this.#next = page.next;
      this.state = "ready";
    } catch (error) {
      this.error = error;
      this.state = "failed";
    }
  }

  async #readHead(): Promise<void> {
    if (this.state !== "ready") return this.#readFirst();
    const limit = Math.min(LARGEST, Math.max(PAGE, this.items.length));
    let page: Page<T>;
    try {
      page = await this.kind.read(null, limit);
    } catch {
      return;
    }
    const fresh = this.#without(page.items, this.items);
    this.#join(page);
    if (fresh.length) this.kind.arrived?.(fresh);
  }

  /** What is older than the page stays; what should be in the page and is not has gone. */
  #join(page: Page<T>): void {
    const last = page.items.at(-1);
    if (page.next === null || last === undefined) {
      this.items = page.items;
      this.#next = page.next;
      return;
    }
    const edge = this.kind.at(last);
    const older = this.#without(this.items, page.items).filter((item) => this.kind.at(item) < edge);
    if (older.length === 0) this.#next = page.next;
    this.items = [...page.items, ...older];
  }

  #without(items: T[], others: T[]): T[] {
    const keys = new Set(others.map((other) => this.kind.key(other)));
    return items.filter((item) => !keys.has(this.kind.key(item)));
  }
}
