// The customer's sites, and the line that connects each.
import { get, post } from "../api/api";
import type { Page, Site } from "../api/shapes";

class Sites {
  all = $state.raw<Site[] | null>(null);

  async read(): Promise<void> {
    this.all = (await get<Page<Site>>("/sites")).items;
  }

  async add(host: string): Promise<void> {
    const site = await post<Site>("/sites", { host });
    this.all = [...(this.all ?? []), site];
  }

  snippet(site: Site): string {
    return site.snippet ?? `<script src="${location.origin}/w/${site.id}.js" defer></${"script"}>`;
  }
}

export const sites = new Sites();
