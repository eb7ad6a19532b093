// Who is here now: colleagues, what they look at, who writes, and which visitors are on the site.
import { SvelteMap, SvelteSet } from "svelte/reactivity";
import { live } from "../live/live.svelte";
import type { Passing, Presence } from "../live/stream";
import { session } from "./session.svelte";

const TYPING_MS = 6_000;
const TELL_EVERY_MS = 2_500;
const VISITOR = "";

class Here {
  #agents = $state.raw<Presence[]>([]);
  /** Conversation → who writes there; a visitor has no id. */
  #typing = new SvelteMap<string, string[]>();
  #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #visitors = new SvelteSet<string>();
  /** Whether this connection has said who is here. */
  #isTold = $state(false);
  #viewing: string | null = null;
  #told = 0;

  /** The colleagues who have the window open, each once. */
  get colleagues(): string[] {
    return [...new Set(this.#agents.map((agent) => agent.id))].filter((id) => id !== session.me?.id);
  }

  viewersOf(conversationId: string): string[] {
    const viewers = this.#agents.filter((agent) => agent.conversation === conversationId).map((agent) => agent.id);
    return [...new Set(viewers)].filter((id) => id !== session.me?.id);
  }

  writersIn(conversationId: string): string[] {
    return (this.#typing.get(conversationId) ?? []).filter((id) => id !== VISITOR);
  }

  visitorWrites(conversationId: string): boolean {
    return this.#typing.get(conversationId)?.includes(VISITOR) ?? false;
  }

  visitorIsOnSite(conversationId: string): boolean {
    return this.#visitors.has(conversationId);
  }

  /** Known, not only unknown to be here. */
  visitorIsAway(conversationId: string): boolean {
    return this.#isTold && !live.reconnecting && !live.offline && !this.visitorIsOnSite(conversationId);
  }

  /** Tells colleagues what this window shows. */
  view(conversationId: string | null): void {
    this.#viewing = conversationId;
    live.tell({ t: "viewing", conversation: conversationId });
  }

  type(conversationId: string): void {
    const now = performance.now();
    if (now - this.#told < TELL_EVERY_MS && this.#told > 0) return;
    this.#told = now;
    live.tell({ t: "typing", conversation: conversationId });
  }

  /** What was being written has come. */
  wrote(conversationId: string | undefined): void {
    this.#told = 0;
    if (conversationId) this.#typing.delete(conversationId);
  }

  /** A new connection begins with nobody known, and nobody there knows us. */
  begin(): void {
    this.#isTold = false;
    this.#visitors.clear();
    this.#typing.clear();
    this.view(this.#viewing);
  }

  hear(frame: Passing): void {
    if (frame.t === "presence") this.#present(frame.agents);
    else if (frame.t === "visitor") this.#visit(frame.conversation, frame.here);
    else if (frame.agent !== session.me?.id) this.#begins(frame.conversation, frame.agent ?? VISITOR);
  }

  forget(): void {
    this.#isTold = false;
    this.#agents = [];
    this.#visitors.clear();
    this.#typing.clear();
    this.#viewing = null;
  }

  #present(agents: Presence[]): void {
    this.#agents = agents;
    this.#isTold = true;
  }

  #visit(conversationId: string, here: boolean): void {
    if (here) this.#visitors.add(conversationId);
    else this.#visitors.delete(conversationId);
  }

  #begins(conversationId: string, who: string): void {
    const key = `${conversationId} ${who}`;
    const others = (this.#typing.get(conversationId) ?? []).filter((id) => id !== who);
    this.#typing.set(conversationId, [...others, who]);
    clearTimeout(this.#timers.get(key));
    this.#timers.set(key, setTimeout(() => this.#ends(conversationId, who), TYPING_MS));
  }

  #ends(conversationId: string, who: string): void {
    this.#timers.delete(`${conversationId} ${who}`);
    this.#typing.set(conversationId, (this.#typing.get(conversationId) ?? []).filter((id) => id !== who));
  }
}

export const here = new Here();
