// A contact's history as it arrives: what was said and done, and where they came from.
import type { Arrival, PageView, Person } from "./shapes";
import type { Recording } from "./transcripts";

export interface Attachment {
  name: string;
  media_type: string;
  size: number;
  /** Empty as long as the file has not been fetched. */
  blob?: string;
  /** The channel's name for a file that is still to be fetched. */
  ref?: string | null;
  /** Why it will not come. */
  failure?: string | null;
  shown_as?: "voice" | "round" | "sticker" | "animation" | "recording" | "voicemail" | null;
  preview?: string | null;
  width?: number | null;
  height?: number | null;
  /** In seconds. */
  duration?: number | null;
}

export interface Card {
  kind: string;
  title: string;
  facts: Record<string, string>;
}

export interface Revision {
  until: string;
  text: string;
  attachments?: Attachment[];
}

export interface Reaction {
  emoji: string;
  by: string;
  name?: string | null;
}

export interface Poll {
  question: string;
  options: string[];
  multiple?: boolean;
}

export type DeliveryState = "scheduled" | "queued" | "sent" | "delivered" | "read" | "failed" | "unknown" | "withdrawn";

export interface Attempt {
  started_at: string;
  ended_at: string | null;
  outcome: "sent" | "later" | "failed" | "unknown" | null;
  reason: string | null;
}

export interface Delivery {
  state: DeliveryState;
  reason: string | null;
  attempts: Attempt[];
  /** When it leaves. */
  send_at?: string | null;
}

/** A file that waits for its message. */
export interface Upload {
  id: string;
  name: string;
  type: string;
  size: number;
}

export interface Mailbox {
  name: string | null;
  email: string | null;
}

/** A mail's subject and recipients as they are typed; empty ones are those of the thread. */
export interface TypedLetter {
  subject: string;
  to: string;
  cc: string;
  bcc: string;
  /** The entry that it passes on. */
  forward: string | null;
  /** Whether the mail that it answers follows below it. */
  quote: boolean;
  /** How the text looks; empty for a plain one. */
  html: string;
}

/** Whom a mail goes to by itself, who else is named there, and what would follow below it. */
export interface Address {
  subject: string;
  to: Mailbox[];
  others: Mailbox[];
  quoted: string;
  /** The HTML of the mail that is passed on goes along. */
  designed?: boolean;
}

/** What a mail is beyond a message. */
export interface Letter {
  subject?: string;
  sender?: Mailbox | null;
  to?: Mailbox[];
  cc?: Mailbox[];
  bcc?: Mailbox[];
  quoted?: string;
  html?: string | null;
  original?: string | null;
  automatic?: string | null;
  forwarded_from?: Mailbox | null;
  /** The entry that a mail of ours passes on. */
  forwards?: string | null;
  warnings?: string[];
  hint?: string | null;
}

export interface EntryBody {
  text?: string;
  name?: string | null;
  email?: string | null;
  phone?: string | null;
  fields?: Record<string, string>;
  page?: string | null;
  referrer?: string | null;
  consent?: Record<string, string> | null;
  attachments?: Attachment[];
  marks?: string[];
  direction?: "in" | "out";
  client_id?: string | null;
  mentions?: string[];
  what?: string;
  facts?: Record<string, string>;
  /** Who of several people wrote, or who of ours did it elsewhere. */
  writer?: string | null;
  quote?: { text: string; entry_id?: string | null } | null;
  cards?: Card[];
  buttons?: string[];
  poll?: Poll | null;
  letter?: Letter | null;
  reactions?: Reaction[];
  history?: Revision[];
  /** What it is to become, and why that cannot be. */
  amendment?: { text: string | null; at: string; reason?: string | null } | null;
  edited_at?: string | null;
  deleted_at?: string | null;
  /** Of a call: how it stands, our number, and who was rung. */
  status?: string;
  number?: string;
  talked_from?: string | null;
  ended_at?: string | null;
  legs?: Record<string, Leg>;
  /** Of a call to a number that is lent to visitors: who may have called, the likeliest first. */
  callers?: { visitor: string; share: number; campaign: string }[];
  /** Of a call or a form: until when somebody is to call back. */
  call_back?: { due_at: string; done_at?: string | null } | null;
}

/** A telephone that was rung; `agent` is an e-mail address, empty for the client's own. */
export interface Leg {
  phone: string;
  agent?: string;
  state: string;
}

export interface Entry {
  type: "entry";
  id: string;
  conversation_id: string;
  contact_id: string;
  seq: number;
  at: string;
  received_at: string;
  kind: "form" | "message" | "note" | "event" | "call";
  author: Person | null;
  body: EntryBody;
  /** How far a message of ours has come. */
  delivery?: Delivery | null;
  /** In a search: the words that were found, in what surrounds them. */
  match?: MatchPiece[];
  /** In a search: where in a recording they are said. */
  spoken?: { n: number; turn: number; start: number };
  /** Watched ones that are written in it. */
  phrases?: string[];
  /** Attachments that are, or become, text. */
  recordings?: Recording[];
}

export interface MatchPiece {
  text: string;
  hit: boolean;
}

export interface Touch extends Arrival {
  type: "touch";
  id: string;
  pages: PageView[];
  page_count?: number;
}

export type TimelineItem = Entry | Touch;
