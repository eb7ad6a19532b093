// The text of a recording, as the server tells it.
import type { Person } from "./shapes";
import { address, seg } from "./api";

/** How far the text of an attachment is. */
export interface Recording {
  n: number;
  state: "waiting" | "running" | "done" | "failed" | "canceled";
  /** From 0 to 1. */
  share: number;
  reason: string | null;
  version: number;
  /** Of now, or of an earlier time. */
  has_text: boolean;
}

export interface SpokenWord {
  start: number;
  end: number;
  word: string;
  probability: number;
  heard?: string | null;
}

export interface Turn {
  turn: number;
  leg: number;
  start: number;
  end: number;
  text: string;
  words: SpokenWord[];
  /** Phrases, from one word of the text to another, both counted in. */
  watched: { phrase: string; first: number; last: number }[];
  /** What was heard, where somebody corrected it. */
  heard: string | null;
  corrected_by: Person | null;
  corrected_at: string | null;
}

/** How a call was talked, in seconds; spans are from and to. */
export interface Talk {
  voices: { leg: number; seconds: number; share: number; monologue: number; words_a_minute: number | null }[];
  silences: [number, number][];
  overlaps: [number, number][];
  first_answer: number | null;
}

export interface Transcript {
  run: number;
  language: string | null;
  duration: number;
  model: string;
  mono: boolean;
  warnings: string[];
  legs: { leg: number; speech: [number, number][]; peaks: number[] }[];
  turns: Turn[];
  talk: Talk | null;
}

export function transcriptPath(entryId: string, n: number): string {
  return `/entries/${seg(entryId)}/attachments/${n}/transcript`;
}

export function transcriptFile(entryId: string, n: number, form: "txt" | "srt" | "vtt" | "json"): string {
  return address(`${transcriptPath(entryId, n)}/text?form=${form}`);
}
