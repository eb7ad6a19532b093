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
  /** Set where items never change place: then the newest page tells all that is new. */
  settled?: boolean;
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

  /** Takes in one item that is known from elsewhere: it replaces its older self, or is the newest. */
  put(item: T): void {
    const key = this.kind.key(item);
    const index = this.items.findIndex((known) => this.kind.key(known) === key);
    if (index >= 0) this.items = this.items.with(index, item);
    else if (this.state === "ready") this.items = [item, ...this.items];
  }

  has(key: string): boolean {
    return this.items.some((item) => this.kind.key(item) === key);
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

  /** Reads again from the start, whatever has changed in between; the old items stay until then. */
  async renew(): Promise<void> {
    if (this.state !== "ready") return;
    try {
      const page = await this.kind.read(null, Math.min(LARGEST, Math.max(PAGE, this.items.length)));
      this.items = page.items;
      this.#next = page.next;
    } catch {
      // The next change or the next reconnect asks again.
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
    const limit = this.kind.settled ? PAGE : Math.min(LARGEST, Math.max(PAGE, this.items.length));
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

  /**
   * What is older than the page stays; what should be in the page and is not has gone. A page of nothing but
   * news may have left some out before it, so it starts the list anew.
   */
  #join(page: Page<T>): void {
    const last = page.items.at(-1);
    const isGap = this.#without(page.items, this.items).length === page.items.length;
    if (page.next === null || last === undefined || isGap) {
      this.items = page.items;
      this.#next = page.next;
      return;
    }
    const edge = this.kind.at(last);
    const missing = this.#without(this.items, page.items);
    const older = missing.filter((item) => this.kind.at(item) < edge);
    // What was put in while the page was under way.
    const newer = this.kind.settled ? missing.filter((item) => this.kind.at(item) >= this.kind.at(page.items[0]!)) : [];
    if (older.length === 0) this.#next = page.next;
    this.items = [...newer, ...page.items, ...older];
  }

  #without(items: T[], others: T[]): T[] {
    const keys = new Set(others.map((other) => this.kind.key(other)));
    return items.filter((item) => !keys.has(this.kind.key(item)));
  }
}
