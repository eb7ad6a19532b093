// The colleagues that something can be given to.
import { get } from "../api/api";
import type { Page, Person } from "../api/shapes";
import { session } from "./session.svelte";

class Agents {
  all = $state.raw<(Person & { email?: string })[]>([]);
  #asked = false;

  async open(): Promise<void> {
    if (!this.#asked) await this.refresh();
  }

  async refresh(): Promise<void> {
    if (!session.can("agents.read")) return;
    this.#asked = true;
    try {
      this.all = (await get<Page<Person & { email?: string; disabled?: boolean }>>("/agents", { limit: 200 })).items.filter((agent) => !agent.disabled);
    } catch {
      this.#asked = false;
    }
  }

  nameOf(id: string | null | undefined): string | null {
    return this.all.find((agent) => agent.id === id)?.name ?? null;
  }

  nameByEmail(email: string): string | null {
    return this.all.find((agent) => agent.email === email)?.name ?? null;
  }
}

export const agents = new Agents();
