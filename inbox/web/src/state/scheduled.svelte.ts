// The messages that wait for their time, of everybody, the next one first.
import { get, serverNow } from "../api/api";
import type { Entry } from "../api/history";
import { Pulse } from "../live/pulse";
import type { Page, Person } from "../api/shapes";
import { reschedule, takeBack } from "./undo";

export interface Waiting {
  entry: Entry;
  conversation: string;
  contact: Person;
  channel: { id: string; name: string };
}

const PAGE = 200;
const MOST = 1_000;

class Scheduled {
  all = $state.raw<Waiting[] | null>(null);
  error = $state.raw<unknown>(null);
  #stale = new Pulse(() => this.read());

  async read(): Promise<void> {
    try {
      const found: Waiting[] = [];
      let after: string | null = null;
      do {
        const page: Page<Waiting> = await get<Page<Waiting>>("/outbox", { state: "scheduled", limit: PAGE, after });
        found.push(...page.items);
        after = page.next;
      } while (after !== null && found.length < MOST);
      const when = ({ entry }: Waiting): string => entry.delivery?.send_at ?? "";
      this.all = found.sort((one, other) => (when(one) < when(other) ? -1 : when(one) > when(other) ? 1 : 0));
      this.error = null;
    } catch (error) {
      // What is shown stays; the next look asks again.
      if (this.all === null) this.error = error;
    }
  }

  refresh(): void {
    this.#stale.poke();
  }

  async sendNow({ entry }: Waiting): Promise<void> {
    await reschedule(entry, new Date(serverNow()).toISOString());
    await this.read();
  }

  async move({ entry }: Waiting, at: string): Promise<void> {
    await reschedule(entry, at);
    await this.read();
  }

  /** Its text goes back into the composer of its conversation. */
  async cancel({ entry }: Waiting): Promise<boolean> {
    const done = await takeBack(entry);
    await this.read();
    return done;
  }

  forget(): void {
    this.all = null;
  }
}

export const scheduled = new Scheduled();
