// Channels, their kinds, and the raw requests behind them, as they arrive.

/** One text by language; English is always there. */
export type Words = Record<string, string>;

export interface SettingShape {
  name: string;
  type: "text" | "secret" | "number" | "switch" | "choice" | "list" | "map";
  required: boolean;
  default: unknown;
  title: Words;
  help: Words;
  placeholder: string;
  lines: number;
  advanced: boolean;
  /** Whether this secret is for us to make up, rather than given by the provider. */
  invented: boolean;
  /** The values of a choice, or the keys of a map. */
  choices: { value: string; title: Words }[];
}

export interface ChannelKind {
  kind: string;
  title: string;
  addable: boolean;
  mapped: boolean;
  webhook: boolean;
  settings: SettingShape[];
}

export interface Health {
  state: "up" | "starting" | "down" | "disabled";
  reason: string | null;
  since: string | null;
  last_received_at: string | null;
  /** Longer than this without anything is unusual; null while there is no rhythm. */
  expected_within_h: number | null;
  silent: boolean;
  unreadable: number;
  failed: number;
  /** What is amiss although it works. */
  alarm?: string | null;
}

export interface Account {
  id: string;
  kind: string;
  name: string;
  title: string;
  disabled: boolean;
  created_at: string;
  settings: Record<string, unknown> | null;
  /** The names of the secrets that are set. */
  sealed: string[] | null;
  hook_url?: string | null;
  /** Hours; null means what its rhythm suggests, 0 never. */
  silent_after?: number | null;
  health?: Health | null;
}

export interface Checked {
  ok: boolean;
  sentence: string;
}

export type RequestState = "waiting" | "filed" | "unreadable" | "failed";

export interface RawRequest {
  id: string;
  received_at: string;
  state: RequestState;
  reason: string | null;
  size: number;
}

export interface RawRequestDetail extends RawRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface Replayed {
  filed: number;
  unreadable: number;
  failed: number;
  left: number;
}

export interface Trial {
  events: {
    external_id: string;
    at: string;
    name: string | null;
    senders: { kind: string; value: string }[];
    thread: string | null;
    body: Record<string, unknown> & { kind: string };
  }[];
  error: string | null;
  fields: { path: string; value: string }[];
}
