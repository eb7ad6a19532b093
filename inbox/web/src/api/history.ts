// A contact's history as it arrives: what was said and done, and where they came from.
import type { Arrival, PageView, Person } from "./shapes";

export interface Attachment {
  name: string;
  media_type: string;
  size: number;
}

export type DeliveryState = "queued" | "sent" | "delivered" | "read" | "failed" | "unknown";

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
}

/** A file that waits for its message. */
export interface Upload {
  id: string;
  name: string;
  type: string;
  size: number;
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
}

export interface Entry {
  type: "entry";
  id: string;
  conversation_id: string;
  contact_id: string;
  seq: number;
  at: string;
  received_at: string;
  kind: "form" | "message" | "note" | "event";
  author: Person | null;
  body: EntryBody;
  /** How far a message of ours has come. */
  delivery?: Delivery | null;
  /** In a search: the words that were found, in what surrounds them. */
  match?: MatchPiece[];
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
