// A contact's history as it arrives: what was said and done, and where they came from.
import type { Arrival, PageView, Person } from "./shapes";

export interface Attachment {
  name: string;
  media_type: string;
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
  direction?: string;
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
}

export interface Touch extends Arrival {
  type: "touch";
  id: string;
  pages: PageView[];
  page_count?: number;
}

export type TimelineItem = Entry | Touch;
