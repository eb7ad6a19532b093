// SPDX-License-Identifier: MIT
/** One socket at a time to the chat, opened again after a loss: sooner when the server or the browser says so. */

export type State = "idle" | "connecting" | "open" | "lost";
export type Frame = Record<string, unknown> & { t: string };

export interface Ends {
  /** The first frame of each socket. */
  hello: () => Frame;
  heard: (frame: Frame) => void;
  changed: (state: State) => void;
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
const PATIENCE_MS = 15_000;
const RESTARTED = 1012;

export class Connection {
  state: State = "idle";
  private socket: WebSocket | null = null;
  private wanted = false;
  private failures = 0;
  private again = 0;
  private silence = 0;

  constructor(
    private url: string,
    private ends: Ends,
  ) {}

  open(): void {
    if (this.wanted) return;
    this.wanted = true;
    addEventListener("online", this.retry);
    addEventListener("offline", this.retry);
    document.addEventListener("visibilitychange", this.hurry);
    this.connect();
  }

  close(): void {
    this.wanted = false;
    removeEventListener("online", this.retry);
    removeEventListener("offline", this.retry);
    document.removeEventListener("visibilitychange", this.hurry);
    this.drop();
    this.become("idle");
  }

  /** A new socket, which begins with a new hello. */
  restart(): void {
    if (!this.wanted) return;
    this.drop();
    this.connect();
  }

  /** False if nobody is there to hear it. */
  send(frame: Frame): boolean {
    if (this.state !== "open") return false;
    this.socket!.send(JSON.stringify(frame));
    return true;
  }

  /** A connection that says nothing from now on is dead, whatever the browser believes. */
  expectAnswer(): void {
    this.silence ||= setTimeout(() => this.restart(), PATIENCE_MS);
  }

  private connect(): void {
    clearTimeout(this.again);
    this.again = 0;
    this.become(this.failures ? "lost" : "connecting");
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.onopen = () => {
      socket.send(JSON.stringify(this.ends.hello()));
      this.expectAnswer();
    };
    socket.onmessage = (event) => this.socket === socket && this.hear(event.data as string);
    socket.onclose = (event) => this.socket === socket && this.lose(event);
  }

  private hear(text: string): void {
    clearTimeout(this.silence);
    this.silence = 0;
    const frame = JSON.parse(text) as Frame;
    if (frame.t === "welcome") {
      this.failures = 0;
      this.become("open");
    }
    this.ends.heard(frame);
  }

  private lose({ code, reason }: CloseEvent): void {
    this.drop();
    const hint = code === RESTARTED ? Number(/retry=(\d+)/.exec(reason)?.[1] ?? NaN) : NaN;
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** this.failures, LONGEST_PAUSE_MS) * (0.5 + Math.random());
    this.failures += 1;
    this.become("lost");
    this.again = setTimeout(() => this.connect(), Number.isNaN(hint) ? pause : Math.min(hint, LONGEST_PAUSE_MS));
  }

  /** The network came or went: an open socket may be dead, and a wait has become pointless. */
  private retry = (): void => this.restart();

  private hurry = (): void => {
    // Only after a wait that was ours: a hint of the server spreads what would otherwise come at once.
    if (this.again && this.failures > 1 && !document.hidden) this.connect();
  };

  private drop(): void {
    clearTimeout(this.again);
    clearTimeout(this.silence);
    this.again = this.silence = 0;
    const socket = this.socket;
    this.socket = null;
    // Closed before it was open, it would leave a warning in the console of the customer's page.
    if (socket?.readyState === WebSocket.CONNECTING) socket.onopen = () => socket.close();
    else socket?.close();
  }

  private become(state: State): void {
    if (state === this.state) return;
    this.state = state;
    this.ends.changed(state);
  }
}
