// The objects of /api/v1 as they arrive.
import type { Widget } from "./widget";

export interface Person {
  id: string;
  name: string | null;
}

export interface Me {
  id: string;
  email: string;
  name: string;
  role: string;
  language: string | null;
  needs_password: boolean;
  can: string[];
}

/** What a channel can carry; the composer offers no more than this. */
export interface Capabilities {
  can_answer?: boolean;
  max_text: number | null;
  attachments: boolean;
  /** Whether a surrogate pair counts as two. */
  utf16?: boolean;
  max_caption?: number | null;
  /** Whether what is longer goes out in parts. */
  splits?: boolean;
  max_files?: number | null;
  /** In bytes. */
  max_file?: number | null;
  edits?: boolean;
  deletes?: boolean;
  quotes?: boolean;
  max_buttons?: number;
  max_options?: number;
  /** Whether approved texts may be sent when no free answer is taken. */
  templates?: boolean;
  /** Whether its messages are mails, with a subject and copies. */
  subject?: boolean;
  /** Whether a text is counted, and paid for, in pieces of SMS. */
  segments?: boolean;
  /** Whether who cannot be written to has asked for that. */
  opt_out?: boolean;
}

export interface Channel {
  id: string;
  kind: string;
  name: string;
  capabilities?: Capabilities | null;
}

export interface Source {
  group: string;
  source: string | null;
  medium: string | null;
  campaign: string | null;
  term: string | null;
  content: string | null;
  campaign_id: string | null;
  click_id: { name: string; value: string } | null;
  paid: boolean | null;
  rule: string;
  confidence: number;
  evidence: Record<string, unknown>;
}

export type SourceSummary = Pick<Source, "group" | "source" | "medium" | "campaign" | "term">;

export interface PageView {
  at: string;
  url: string;
  title?: string | null;
  /** Set when this is not a reading but something that happened on the page. */
  event?: string | null;
}

export interface Arrival {
  at: string;
  landing_url: string;
  referrer: string | null;
  source: Source;
}

export type Status = "open" | "pending" | "snoozed" | "resolved";

export interface Conversation {
  id: string;
  contact: Person & { emails?: string[]; phones?: string[] };
  channel: Channel;
  status: Status;
  assignee: Person | null;
  opened_at: string;
  last_entry_at: string;
  preview: string;
  last_seq: number;
  version: number;
  /** How many entries of the contact this agent has not read. */
  unread: number;
  /** Whether this agent has begun to write here. */
  draft: boolean;
  /** Null, or the sentence that says why nothing can be answered here. */
  can_answer: string | null;
  /** Until when the channel takes an answer; null where it always does. */
  reply_until?: string | null;
  lead: { id: string; stage: string; source: SourceSummary; marks?: string[] } | null;
}

export interface Contact {
  id: string;
  name: string | null;
  emails: string[];
  phones: string[];
  identities: { kind: string; value: string }[];
  created_at: string;
  version: number;
  merged: Merged[];
}

/** Somebody who became part of another contact. */
export interface Merged extends Person {
  emails: string[];
  phones: string[];
  into: string;
  at: string;
  by: Person | null;
  /** Where nobody did it, but the mail of a form tells of that contact: how sure that is, 0 to 1. */
  confidence?: number | null;
}

/** Who may be the same person, and why. */
export interface Duplicate {
  contact: Person & { emails: string[]; phones: string[] };
  evidence: { kind: string; value: string | null }[];
}

export interface Lead {
  id: string;
  contact: Person & { emails: string[]; phones: string[] };
  conversation_id: string;
  channel: Channel;
  pipeline: string;
  stage: string;
  owner: Person | null;
  value: { amount: string; currency: string } | null;
  lost_reason: string | null;
  created_at: string;
  updated_at: string;
  message: string;
  page: string | null;
  visitor: string | null;
  /** How surely the visitor is this person, where only the time of a click tells so. */
  guess?: number | null;
  marks: string[];
  requests: number;
  source: Source;
  first_touch: Arrival | null;
  last_touch: Arrival | null;
  pages: PageView[];
  page_count: number;
  version: number;
}

/** An address of ours from which a contact can be written to first. */
export interface Opening {
  channel: Channel;
  address: string;
  by: "email" | "phone";
}

export interface Site {
  id: string;
  hosts: string[];
  last_seen_at: string | null;
  snippet: string;
  snippets: Record<"plain" | "tag_manager" | "wordpress", string>;
  widget: Widget;
}

export interface Colleague {
  id: string;
  name: string;
  email: string | null;
  role: string | null;
  disabled: boolean | null;
  has_password: boolean | null;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}
