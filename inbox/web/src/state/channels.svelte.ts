// The connected channels and the kinds that there are, as an administrator sees them.
import { get, patch, post, seg } from "../api/api";
import type { Account, ChannelKind, Checked, RawRequest, RawRequestDetail, Replayed, RequestState, Trial } from "../api/channels";
import type { Page } from "../api/shapes";
import { session } from "./session.svelte";

export type Values = Record<string, unknown>;

export interface Changes {
  name?: string;
  settings?: Values;
  disabled?: boolean;
  silent_after?: number | null;
}

class Channels {
  all = $state.raw<Account[] | null>(null);
  kinds = $state.raw<ChannelKind[]>([]);
  error = $state.raw<unknown>(null);
  /** Soon known to work, or not. */
  readonly starting = $derived((this.all ?? []).some((account) => !account.disabled && account.health?.state === "starting"));
  /** Grows with every change made here; what was read before it is old. */
  #version = 0;

  async read(): Promise<void> {
    const version = this.#version;
    try {
      const [accounts, kinds] = await Promise.all([
        get<Page<Account>>("/channels", { limit: 200 }),
        session.can("channels.write") ? get<Page<ChannelKind>>("/channel-kinds") : { items: [] },
      ]);
      if (version !== this.#version) return;
      this.kinds = kinds.items;
      this.all = accounts.items;
      this.error = null;
    } catch (error) {
      // What is shown stays; the next look asks again.
      if (this.all === null) this.error = error;
    }
  }

  async refresh(): Promise<void> {
    if (this.all) await this.read();
  }

  find(id: string): Account | undefined {
    return this.all?.find((account) => account.id === id);
  }

  kind(kind: string): ChannelKind | undefined {
    return this.kinds.find((each) => each.kind === kind);
  }

  async add(kind: string, name: string, settings: Values): Promise<string> {
    const account = await post<Account>("/channels", { kind, name, settings });
    this.#version += 1;
    this.all = [...(this.all ?? []), account];
    return account.id;
  }

  async change(id: string, changes: Changes): Promise<void> {
    this.#put(await patch<Account>(`/channels/${seg(id)}`, changes));
  }

  /** With settings that need not be saved yet; secrets that are left out are those of the channel. */
  check(kind: string, settings: Values, channel: string | null): Promise<Checked> {
    return post<Checked>("/channels/checks", { kind, settings, ...(channel ? { channel } : {}) });
  }

  /** One portion; `left` tells whether there is more to do. */
  replayAll(id: string, state: RequestState | null): Promise<Replayed> {
    return post<Replayed>(`/channels/${seg(id)}/replay`, { state });
  }

  async replay(request: string): Promise<RequestState> {
    return (await post<{ state: RequestState }>(`/requests/${seg(request)}/replay`)).state;
  }

  requests(id: string, state: RequestState | null, after: string | null): Promise<Page<RawRequest>> {
    return get<Page<RawRequest>>("/requests", { channel: id, state, after, limit: 30 });
  }

  request(id: string): Promise<RawRequestDetail> {
    return get<RawRequestDetail>(`/requests/${seg(id)}`);
  }

  /** What the request would become under these settings; nothing is stored. */
  tryOn(id: string, request: string, settings: Values): Promise<Trial> {
    return post<Trial>(`/channels/${seg(id)}/trial`, { request, settings });
  }

  forget(): void {
    this.all = null;
    this.kinds = [];
  }

  #put(changed: Account): void {
    this.#version += 1;
    this.all = (this.all ?? []).map((account) => (account.id === changed.id ? changed : account));
  }
}

export const channels = new Channels();
