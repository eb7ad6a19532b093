// SPDX-License-Identifier: MIT
/** The visitor's chat as it is now: what was said, what waits to be sent, what he has not read. */

import type { Tracker } from "../../tracking/client/tracker";
import { Connection, type Frame, type State } from "./connection";
import { Memory } from "./memory";
import { Outbox, type Contact, type Unsent, type Upload } from "./outbox";
import { Thread, type Entry, type Line } from "./thread";

/** A user whom the site knows; the hmac, made by its server, vouches for him. */
export interface User {
  id: string;
  email?: string | null;
  hmac: string;
}

/** Kept in the browser: which chat, how far it was read, and what need not be asked again. */
interface Kept {
  conversation: string | null;
  read: number;
  told: boolean;
}

const TYPING_EVERY_MS = 3000;
const TYPING_LASTS_MS = 6000;
const AGAIN_S = 5;
const LONGEST_ADDRESS = 8000;
/** What comes together is reported together: the server counts frames. */
const REPORT_AFTER_MS = 300;
const TOO_MANY = 429;
const UNAVAILABLE = 500;

export class Conversation {
  online: boolean;
  typing = "";
  private thread = new Thread();
  private memory: Memory;
  private outbox: Outbox;
  private connection: Connection;
  private user: User | null = null;
  private id: string | null = null;
  private seq = 0;
  private seen = false;
  private lastTyped = 0;
  private typingEnds = 0;
  private reporting = 0;

  constructor(
    private tracker: Tracker,
    online: boolean,
    private changed: () => void,
  ) {
    this.online = online;
    this.memory = new Memory(tracker);
    this.outbox = new Outbox(this.memory);
    const url = `${tracker.base.replace(/^http/, "ws")}/w/${tracker.site}/chat`;
    this.connection = new Connection(url, {
      hello: () => this.hello(),
      heard: (frame) => this.hear(frame),
      changed: () => changed(),
    });
    this.takeUpUnsent();
    // Another tab has read or written.
    addEventListener("storage", this.overheard);
  }

  get state(): State {
    return this.connection.state;
  }

  get lines(): Line[] {
    return this.thread.lines;
  }

  /** Whether there is anything to come back for. */
  get isKnown(): boolean {
    return !!this.memory.get<Kept>(this.keptName) || this.outbox.items.length > 0;
  }

  get unread(): number {
    const { round, lines } = this.thread;
    const { read } = this.kept;
    return lines.filter((line) => line.direction === "out" && line.round === round && line.seq > read).length;
  }

  /** Whether somebody could answer this visitor elsewhere. */
  get isReachable(): boolean {
    return this.kept.told || !!this.user?.email;
  }

  connect(): void {
    this.connection.open();
  }

  /** Nobody looks, and if nothing was ever said there is nothing to wait for. */
  rest(): void {
    if (!this.isKnown) this.connection.close();
  }

  leave(): void {
    this.connection.close();
    removeEventListener("storage", this.overheard);
  }

  say(text: string, uploads: Upload[], contact: Contact | null, consent: Unsent["consent"]): void {
    const at = new Date().toISOString();
    const item = { id: this.tracker.newKey(), text, uploads, contact, consent, page: here(), at };
    this.outbox.add(item);
    this.keep({ told: this.kept.told || !!contact });
    this.thread.add(item);
    this.lastTyped = 0;
    this.connect();
    this.send(item);
    this.changed();
  }

  typed(): void {
    if (Date.now() - this.lastTyped < TYPING_EVERY_MS) return;
    this.lastTyped = Date.now();
    this.connection.send({ t: "typing" });
  }

  /** Whether the visitor has the chat before his eyes. */
  look(seen: boolean): void {
    this.seen = seen;
    this.tellRead();
  }

  /** Another person speaks from now on, or the same without a name: he gets a chat of his own. */
  identify(given: Partial<User> | null): void {
    const { id, email, hmac } = given ?? {};
    const user = id ? { id: `${id}`, email: email ? `${email}` : null, hmac: `${hmac}` } : null;
    if (JSON.stringify(user) === JSON.stringify(this.user)) return;
    const before = this.who;
    this.user = user;
    if (before !== this.who) {
      this.thread.forget();
      this.id = null;
      this.seq = 0;
      this.takeUpUnsent();
    }
    this.connection.restart();
    this.changed();
  }

  /** The token in which an upload names its owner; null before the server has answered. */
  get visitor(): string | null {
    return this.tracker.visitor();
  }

  private overheard = ({ key }: StorageEvent): void => {
    if (!key?.startsWith("ow_chat")) return;
    if (this.isKnown) this.connect();
    this.changed();
  };

  private get who(): string {
    return this.user ? `user:${this.user.id}` : (this.visitor?.split(".")[0] ?? "");
  }

  private get keptName(): string {
    return this.user ? `chat_${this.who}` : "chat";
  }

  private get kept(): Kept {
    const kept = this.memory.get<Kept>(this.keptName);
    const ours = kept && (kept.conversation === this.id || !this.id);
    return { conversation: this.id, read: (ours && kept.read) || 0, told: !!kept?.told };
  }

  private keep(news: Partial<Kept>): void {
    this.memory.set(this.keptName, { ...this.kept, ...news });
  }

  private hello(): Frame {
    const { visitor, seq, id, user } = this;
    return { t: "hello", visitor, after: seq || null, conversation: id, identity: user, page: here() };
  }

  private hear(frame: Frame): void {
    if (frame.t === "welcome") this.welcome(frame);
    else if (frame.t === "ack") this.settle(frame.id as string, "sent", frame.entry as string);
    else if (frame.t === "entry") this.take(frame.entry as Entry, frame.seq as number);
    else if (frame.t === "typing") this.agentTypes(frame.agent as string | null);
    else if (frame.t === "resync") this.begin(null);
    else if (frame.t === "error") this.refuse(frame);
    this.changed();
  }

  private welcome(frame: Frame): void {
    this.tracker.remember(frame.visitor);
    const conversation = (frame.conversation as string | null) ?? null;
    if (conversation !== this.id) this.begin(conversation);
    this.online = frame.online !== false;
    this.takeUpUnsent();
    this.outbox.items.forEach((item) => this.send(item));
  }

  /** Another conversation counts anew; what was said before stays to be read. */
  private begin(conversation: string | null): void {
    if (this.seq) this.thread.round += 1;
    this.seq = 0;
    this.id = conversation;
    if (conversation && this.kept.read === 0) this.keep({});
  }

  private take(entry: Entry, seq: number): void {
    this.thread.merge(entry, seq);
    if (entry.client_id) this.outbox.remove(entry.client_id);
    this.seq = Math.max(this.seq, seq);
    if (entry.direction !== "out") return;
    this.agentTypes(null, 0);
    this.reporting ||= setTimeout(() => this.report("received"), REPORT_AFTER_MS);
    this.tellRead();
  }

  private tellRead(): void {
    const [last] = this.lines.filter(({ direction }) => direction === "out").slice(-1);
    if (!this.seen || !last || last.round !== this.thread.round || last.seq <= this.kept.read) return;
    this.keep({ read: last.seq });
    clearTimeout(this.reporting);
    this.reporting = setTimeout(() => this.report("read"), REPORT_AFTER_MS);
    this.changed();
  }

  private report(t: "received" | "read"): void {
    this.reporting = 0;
    this.connection.send({ t, seq: this.seq, conversation: this.id });
  }

  private agentTypes(agent: string | null, lasts = TYPING_LASTS_MS): void {
    clearTimeout(this.typingEnds);
    this.typing = lasts ? agent || "?" : "";
    if (lasts) this.typingEnds = setTimeout(() => (this.agentTypes(null, 0), this.changed()), lasts);
  }

  private takeUpUnsent(): void {
    this.outbox.belongsTo(this.who);
    this.outbox.items.forEach((item) => this.thread.add(item));
  }

  private send({ id, text, uploads, contact, consent, page }: Unsent): void {
    const attachments = uploads.map((upload) => upload.id);
    if (this.connection.send({ t: "message", id, text, attachments, contact, consent, page }))
      this.connection.expectAnswer();
  }

  private settle(id: string, state: "sent" | "refused", entry?: string): void {
    this.outbox.remove(id);
    this.thread.settle(id, state, entry);
  }

  /** What the server will never take is not sent for ever; what it cannot take now is sent again. */
  private refuse(frame: Frame): void {
    const id = frame.id as string | undefined;
    const status = (frame.problem as { status?: number } | undefined)?.status ?? 0;
    const item = this.outbox.items.find((unsent) => unsent.id === id);
    if (!item) return;
    const pause = ((frame.retry_after as number | undefined) ?? AGAIN_S) * 1000;
    if (status === TOO_MANY || status >= UNAVAILABLE) setTimeout(() => this.resend(item.id), pause * (1 + Math.random()));
    else this.settle(item.id, "refused");
  }

  private resend(id: string): void {
    const item = this.outbox.items.find((unsent) => unsent.id === id);
    if (item) this.send(item);
  }
}

function here(): string {
  return location.href.slice(0, LONGEST_ADDRESS);
}
