// SPDX-License-Identifier: MIT
/** What the widget remembers of its visitor: in the browser's storage where that is allowed, else until the page is left. */

import type { Tracker } from "../../tracking/client/tracker";

export class Memory {
  private held = new Map<string, unknown>();

  constructor(private tracker: Tracker) {}

  /** Other tabs write too, so what is stored counts, not what was held. */
  get<T>(name: string): T | null {
    const stored = this.tracker.keeps() && this.tracker.attempt(() => localStorage.getItem(`ow_${name}`));
    const read = stored && this.tracker.attempt(() => JSON.parse(stored) as T);
    return read || ((this.held.get(name) as T | undefined) ?? null);
  }

  set(name: string, value: unknown): void {
    this.held.set(name, value);
    if (this.tracker.keeps()) this.tracker.attempt(() => localStorage.setItem(`ow_${name}`, JSON.stringify(value)));
  }

  delete(name: string): void {
    this.held.delete(name);
    this.tracker.attempt(() => localStorage.removeItem(`ow_${name}`));
  }
}
