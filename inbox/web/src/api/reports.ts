// What the reports say, as the server sends it.
import type { Lead } from "./shapes";

export type SourcePlace = (string | null)[];

export interface SourceBefore {
  visits: number;
  visitors: number;
  leads: number;
  qualified: number;
  won: number;
}

export interface SourceRow extends SourceBefore {
  place: SourcePlace;
  beside: number | null;
  first: number;
  last: number;
  assisted: number;
  conversion: number | null;
  before: SourceBefore | null;
}

export interface DayRow {
  group: string;
  visits: number[];
  leads: number[];
}

export interface SourcesReport {
  since: string;
  until: string;
  zone: string;
  model: string;
  models: string[];
  rows: SourceRow[];
  days: string[];
  by_day: DayRow[];
  by_day_before: DayRow[] | null;
  coverage: { rule: string; leads: number; confidence: number }[];
  time_to_lead: { bounds_s: number[]; leads: number[]; median_s: number | null };
  left_out: { spam: number; merged: number };
}

export interface LandingsReport {
  rows: { page: string; visits: number; visitors: number; leads: number }[];
}

export interface CreditedLeads {
  items: { credit: number; lead: Lead }[];
  total: number;
  next: string | null;
}

export interface CallRow {
  /** An agent's e-mail address or a source; empty for none. */
  name: string;
  calls: number;
  answered: number;
  missed: number;
  talk_s: number;
  /** Our part of what is said, null where nothing is transcribed. */
  share: number | null;
}

export interface CallsReport {
  total: CallRow;
  agents: CallRow[];
  sources: CallRow[];
}
