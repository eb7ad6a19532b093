// SPDX-License-Identifier: MIT
/** The lines of a chat in their order; what comes twice, from here or from the server, is one line. */

import type { Unsent } from "./outbox";

export interface Attachment {
  name: string;
  type: string;
  size: number;
  url?: string;
}

/** As the server sends it. */
export interface Entry {
  id: string;
  direction: "in" | "out";
  text: string;
  at: string;
  client_id: string | null;
  agent: string | null;
  attachments: Attachment[];
}

export interface Line extends Entry {
  /** Stays the same while the line goes from unsent to filed. */
  key: string;
  state: "waiting" | "sent" | "refused";
  /** Counts the conversations: entries are numbered within theirs. */
  round: number;
  seq: number;
}

export class Thread {
  lines: Line[] = [];
  round = 0;

  /** A line of ours that the server does not know yet. */
  add(unsent: Unsent): void {
    if (this.lines.some((line) => line.client_id === unsent.id)) return;
    this.lines.push({
      id: "",
      key: unsent.id,
      direction: "in",
      text: unsent.text,
      at: unsent.at,
      client_id: unsent.id,
      agent: null,
      attachments: unsent.uploads,
      state: "waiting",
      round: this.round,
      seq: Infinity,
    });
  }

  merge(entry: Entry, seq: number): void {
    const known = this.lines.find(
      (line) => line.id === entry.id || (entry.client_id !== null && line.client_id === entry.client_id),
    );
    const news = { ...entry, state: "sent" as const, round: this.round, seq };
    if (known) Object.assign(known, news);
    else this.lines.push({ ...news, key: entry.id });
    // What waits stands last, in the order in which it was written: the sort is stable.
    this.lines.sort((a, b) => (a.seq === b.seq ? 0 : a.round - b.round || a.seq - b.seq));
  }

  settle(clientId: string, state: "sent" | "refused", entryId = ""): void {
    const line = this.lines.find(({ client_id }) => client_id === clientId);
    if (!line || line.seq < Infinity) return;
    line.state = state;
    line.id = entryId;
  }

  forget(): void {
    this.lines = [];
  }
}
