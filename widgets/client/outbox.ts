// SPDX-License-Identifier: MIT
/** Messages that the server has not acknowledged: they outlive a reload and are sent again under the same id. */

import type { Memory } from "./memory";

export interface Upload {
  id: string;
  name: string;
  type: string;
  size: number;
}

export interface Contact {
  name: string | null;
  email: string | null;
  phone: string | null;
}

export interface Unsent {
  id: string;
  text: string;
  uploads: Upload[];
  contact: Contact | null;
  consent: { text: string; at: string } | null;
  page: string;
  at: string;
}

export class Outbox {
  private who = "";

  constructor(private memory: Memory) {}

  get items(): Unsent[] {
    return this.memory.get<Unsent[]>(this.name) ?? [];
  }

  /** Each visitor and each signed-in user has messages of his own; those of a visitor yet unknown become the first's. */
  belongsTo(who: string): void {
    if (who === this.who) return;
    const orphans = this.who ? [] : this.items;
    if (!this.who) this.memory.delete(this.name);
    this.who = who;
    orphans.forEach((item) => this.add(item));
  }

  add(item: Unsent): void {
    this.memory.set(this.name, [...this.items.filter(({ id }) => id !== item.id), item]);
  }

  remove(id: string): void {
    const left = this.items.filter((item) => item.id !== id);
    if (left.length) this.memory.set(this.name, left);
    else this.memory.delete(this.name);
  }

  private get name(): string {
    return `unsent_${this.who}`;
  }
}
