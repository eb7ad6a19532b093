// The server's changes in order, each once, across reconnects.

export interface Change {
  kind: string;
  id: string;
  contact?: string;
  conversation?: string;
}

/** Who looks at what; known for seconds, never kept. */
export interface Presence {
  id: string;
  conversation: string | null;
}

/** What passes by without being kept. */
export type Passing =
  | { t: "presence"; agents: Presence[] }
  | { t: "typing"; conversation: string; agent: string | null }
  | { t: "visitor"; conversation: string; here: boolean };

export interface Listener {
  /** Nothing is known of what happened before, or reading may have failed: read everything that is shown. */
  reload(): void;
  change(change: Change): void;
  passing(frame: Passing): void;
  connected(connected: boolean): void;
}

interface Frame extends Change {
  t: string;
  cursor?: string;
}

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 5_000;
const RESTART_SPREAD_MS = 4_000;
const SERVER_RESTARTS = 1012;
const REMEMBERED = 1_000;

export class Stream {
  #socket: WebSocket | null = null;
  #cursor: string | null = null;
  #seen = new Set<string>();
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(
    private readonly path: string,
    private readonly listener: Listener,
  ) {}

  start(): void {
    this.#stopped = false;
    this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#drop();
  }

  /** Tries at once: the network is back, or the machine woke up and the old socket may be dead. */
  hurry(): void {
    if (this.#stopped) return;
    this.#failures = 0;
    this.#drop();
    this.#connect();
  }

  /** Lost if there is no connection: what is said this way is worth nothing later. */
  tell(frame: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #connect(): void {
    clearTimeout(this.#timer);
    const url = new URL(this.path, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    if (this.#cursor !== null) url.searchParams.set("after", this.#cursor);
    const socket = new WebSocket(url);
    socket.onmessage = (event) => this.#take(String(event.data));
    socket.onclose = (event) => this.#closed(event.code);
    this.#socket = socket;
  }

  #drop(): void {
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = null;
    socket.onmessage = null;
    socket.onclose = null;
    // Closed before it was open, it would leave a warning in the browser's console.
    if (socket.readyState === WebSocket.CONNECTING) socket.onopen = () => socket.close();
    else socket.close();
  }

  #closed(code: number): void {
    this.#socket = null;
    this.listener.connected(false);
    if (this.#stopped) return;
    const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures);
    const spread = code === SERVER_RESTARTS ? RESTART_SPREAD_MS : ceiling;
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#connect(), FIRST_WAIT_MS / 2 + Math.random() * spread);
  }

  #take(text: string): void {
    const frame = JSON.parse(text) as Frame;
    if (frame.t === "welcome") this.#welcome(frame.cursor ?? null);
    else if (frame.t === "resync") this.#forget(frame.cursor ?? null);
    else if (frame.t === "presence" || frame.t === "typing" || frame.t === "visitor") this.listener.passing(frame as unknown as Passing);
    else if (frame.t === "change" && this.#isNew(frame.cursor)) this.listener.change(frame);
  }

  #welcome(cursor: string | null): void {
    this.#failures = 0;
    this.listener.connected(true);
    // After a resume the changes in between still follow, so the cursor stays where we were.
    this.#cursor ??= cursor;
    // They tell nothing of what could not be read during the break.
    this.listener.reload();
  }

  #forget(cursor: string | null): void {
    this.#cursor = cursor;
    this.#seen.clear();
    this.listener.reload();
  }

  #isNew(cursor: string | undefined): boolean {
    if (cursor === undefined) return true;
    if (this.#seen.has(cursor)) return false;
    this.#cursor = cursor;
    this.#seen.add(cursor);
    if (this.#seen.size > REMEMBERED) this.#seen.delete(this.#seen.values().next().value!);
    return true;
  }
}
