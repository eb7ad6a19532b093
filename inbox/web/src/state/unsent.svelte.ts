// What was sent from this window and has not been confirmed: shown at once, tried again, never lost by a reload.
import { post, seg, serverNow } from "../api/api";
import type { Entry, Poll, TypedLetter, Upload } from "../api/history";
import { Problem, sentenceOf } from "../api/problem";
import { contacts } from "./contacts.svelte";
import { conversations } from "./conversations.svelte";
import { newKey } from "./drafts";
import { session } from "./session.svelte";
import { offerUndo } from "./undo";

/** Of this tab alone, so that two windows do not send one message; a reload keeps it. */
const KEY = "onewindow.unsent";
/** How long a mail waits on the server, so that it can still be taken back. */
const UNDO_MS = 10_000;
const RETRIES_MS = [1_000, 2_000, 4_000];

export interface Unsent {
  /** Makes a repeat harmless, also after a lost answer or a reload. */
  key: string;
  author: string;
  conversation: string;
  contact: string;
  note: boolean;
  text: string;
  mentions: string[];
  files: Upload[];
  /** The entry that it answers. */
  answers?: string | null;
  buttons?: string[];
  poll?: Poll | null;
  /** Set for a mail, which can be taken back for a while. */
  mail?: TypedLetter | null;
  /** When it is to leave; null at once. */
  later?: string | null;
  /** The approved text that it is, filled; `text` is what the contact reads. */
  template?: { id: string; values: string[] } | null;
  /** The last entry that the agent had seen, and the last that there was. */
  seen: number | null;
  after: number;
  at: string;
  state: "sending" | "failed";
  /** Null where the page was closed before the answer came. */
  reason: string | null;
}

export type Wish = Omit<Unsent, "key" | "author" | "at" | "state" | "reason">;

class UnsentMessages {
  #all = $state.raw<Unsent[]>(restored());

  constructor() {
    addEventListener("beforeunload", (event) => this.#all.some((item) => item.state === "sending") && event.preventDefault());
  }

  /** Those of the one who sits here that are not among the entries yet. */
  of(conversationId: string, entries: Entry[]): Unsent[] {
    const mine = this.#all.filter((item) => item.conversation === conversationId && item.author === session.me?.id);
    return mine.filter((item) => !entries.some((entry) => isSame(entry, item)));
  }

  /** Null, or what was written meanwhile if the server held the message back for that. */
  async send(wish: Wish, anyway = false): Promise<Entry[] | null> {
    const more = { key: newKey(), author: session.me?.id ?? "", at: new Date().toISOString() };
    const item: Unsent = { ...wish, ...more, state: "sending", reason: null };
    this.#put([...this.#all, item]);
    return this.#try(item, anyway);
  }

  async again(item: Unsent, anyway = false): Promise<Entry[] | null> {
    const now: Unsent = { ...item, state: "sending", reason: null };
    this.#put(this.#all.map((one) => (one.key === item.key ? now : one)));
    return this.#try(now, anyway);
  }

  drop(key: string): void {
    this.#put(this.#all.filter((one) => one.key !== key));
  }

  forget(): void {
    this.#put([]);
  }

  async #try(item: Unsent, anyway: boolean): Promise<Entry[] | null> {
    try {
      const entry = await patiently(() => handOver(item, anyway));
      contacts.timeline(item.contact).put(entry);
      conversations.wrote(entry);
      this.drop(item.key);
      if (item.mail || item.later) offerUndo(entry, item);
    } catch (error) {
      if (error instanceof Problem && error.is("written-since")) {
        this.drop(item.key);
        return entriesOf(error);
      }
      const failed: Unsent = { ...item, state: "failed", reason: sentenceOf(error) };
      this.#put(this.#all.map((one) => (one.key === item.key ? failed : one)));
    }
    return null;
  }

  #put(all: Unsent[]): void {
    this.#all = all;
    if (all.length) sessionStorage.setItem(KEY, JSON.stringify(all));
    else sessionStorage.removeItem(KEY);
  }
}

function handOver(item: Unsent, anyway: boolean): Promise<Entry> {
  const path = `/conversations/${seg(item.conversation)}`;
  const mentions = item.mentions.length ? { mentions: item.mentions } : {};
  if (item.note) return post<Entry>(`${path}/notes`, { text: item.text, ...mentions }, item.key);
  const extras = {
    ...(item.answers ? { answers: item.answers } : {}),
    ...(item.buttons?.length ? { buttons: item.buttons } : {}),
    ...(item.poll ? { poll: item.poll } : {}),
    ...(item.template ? { template: item.template } : {}),
    ...mailOf(item),
  };
  const body = { text: item.text, attachments: item.files.map((file) => file.id), seen: item.seen, anyway, ...extras };
  return post<Entry>(`${path}/messages`, body, item.key);
}

function mailOf({ mail, later }: Unsent): object {
  const sendAt = later ?? (mail ? undoUntil() : null);
  const wait = sendAt ? { send_at: sendAt } : {};
  if (!mail) return wait;
  const forwards = mail.forward ? { forwards: mail.forward } : {};
  const html = mail.html ? { html: mail.html } : {};
  return { ...wait, ...recipientsOf(mail), quote: mail.quote && !mail.forward, ...forwards, ...html };
}

/** A mail's head as the server takes it. */
export function recipientsOf({ subject, to, cc, bcc }: TypedLetter): object {
  return { subject, to: addressesIn(to), cc: addressesIn(cc), bcc: addressesIn(bcc) };
}

/** Until when a mail can be taken back. */
export function undoUntil(): string {
  return new Date(serverNow() + UNDO_MS).toISOString();
}

/** Between commas, semicolons or line breaks; whether each is one is for the server to say. */
function addressesIn(typed: string): string[] {
  return typed.split(/[,;\n]/).map((one) => one.trim()).filter(Boolean);
}

/** A short break of the connection is nobody's business; the same key is sent each time. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (const wait of RETRIES_MS) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Problem) || ![0, 502, 503, 504].includes(error.status)) throw error;
      await pause(wait);
    }
  }
  return ask();
}

/** Ends early when the browser is back on the network. */
function pause(ms: number): Promise<void> {
  return new Promise((done) => {
    const end = (): void => {
      clearTimeout(timer);
      removeEventListener("online", end);
      done();
    };
    const timer = setTimeout(end, ms);
    addEventListener("online", end);
  });
}

/** The stream may bring our own message before the answer to its sending does. */
function isSame(entry: Entry, item: Unsent): boolean {
  if (entry.body.client_id) return entry.body.client_id === item.key;
  const isKind = entry.kind === (item.note ? "note" : "message");
  return isKind && entry.seq > item.after && entry.author?.id === session.me?.id && entry.body.text === item.text;
}

function entriesOf(problem: Problem): Entry[] {
  return Array.isArray(problem.document.entries) ? (problem.document.entries as Entry[]) : [];
}

function restored(): Unsent[] {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "[]") as Unsent[];
    return kept.map((item) => ({ ...item, state: "failed" }));
  } catch {
    return [];
  }
}

export const unsent = new UnsentMessages();
