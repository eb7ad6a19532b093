// The customer's sites, and the line that connects each.
import { get, patch, post, seg } from "../api/api";
import type { Page, Site } from "../api/shapes";
import { widgets } from "./widgets.svelte";

const DEMO = "/demo/";

class Sites {
  all = $state.raw<Site[] | null>(null);
  error = $state.raw<unknown>(null);
  /** Whether this service has its demo shop open. */
  hasDemo = $state(false);

  async read(): Promise<void> {
    try {
      this.all = (await get<Page<Site>>("/sites", { limit: 200 })).items;
      this.error = null;
    } catch (error) {
      this.error = error;
    }
    if (this.all?.some(isOurs)) await this.#askForDemo();
  }

  async refresh(): Promise<void> {
    if (this.all) await this.read();
  }

  /** The customer's own ones; the demo shop answers on the host of this service. */
  get real(): Site[] {
    return (this.all ?? []).filter((site) => !(this.hasDemo && isOurs(site)));
  }

  async add(host: string): Promise<string> {
    const site = await post<Site>("/sites", { host });
    this.all = [...(this.all ?? []), site];
    return site.id;
  }

  find(id: string): Site | undefined {
    return this.all?.find((site) => site.id === id);
  }

  async move(id: string, hosts: string[]): Promise<void> {
    this.put(await patch<Site>(`/sites/${seg(id)}`, { hosts }));
  }

  /** Sends a form as a visitor would; answers with the lead that came of it. */
  async test(id: string): Promise<string> {
    return (await post<{ lead: string }>(`/sites/${seg(id)}/test-messages`)).lead;
  }

  put(changed: Site): void {
    this.all = (this.all ?? []).map((site) => (site.id === changed.id ? changed : site));
  }

  forget(): void {
    this.all = null;
    widgets.forget();
  }

  async #askForDemo(): Promise<void> {
    try {
      this.hasDemo = (await fetch(DEMO)).headers.has("OneWindow-Demo");
    } catch {
      this.hasDemo = false;
    }
  }
}

export function isOurs(site: Site): boolean {
  return site.hosts.some((name) => name === location.host || name === location.hostname);
}

export const sites = new Sites();
