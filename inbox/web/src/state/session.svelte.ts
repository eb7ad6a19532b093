// Who sits here, and what they may do.
import { del, get, onSignedOut, patch, post, seg } from "../api/api";
import { Problem } from "../api/problem";
import type { Me } from "../api/shapes";
import { texts } from "../texts/texts.svelte";

export interface Profile {
  name?: string;
  email?: string;
  password?: string;
  current_password?: string;
  language?: string;
}

class Session {
  state = $state<"asking" | "out" | "in" | "unreachable">("asking");
  me = $state.raw<Me | null>(null);

  constructor() {
    onSignedOut(() => this.#leave());
  }

  async ask(): Promise<void> {
    try {
      await this.#enter(await get<Me>("/session"));
    } catch (error) {
      const refused = error instanceof Problem && (error.status === 401 || error.status === 403);
      if (refused) this.#leave();
      else if (this.state !== "in") this.state = "unreachable";
    }
  }

  async signIn(email: string, password: string): Promise<void> {
    await this.#enter(await post<Me>("/session", { email, password }));
  }

  async signOut(): Promise<void> {
    await del("/session");
    this.#leave();
  }

  async save(profile: Profile): Promise<void> {
    if (!this.me) return;
    await patch(`/agents/${seg(this.me.id)}`, profile);
    await this.#enter(await get<Me>("/session"));
  }

  can(permission: string): boolean {
    return this.me?.can.includes(permission) ?? false;
  }

  async #enter(me: Me): Promise<void> {
    await texts.choose(me.language);
    this.me = me;
    this.state = "in";
  }

  #leave(): void {
    this.me = null;
    this.state = "out";
  }
}

export const session = new Session();

/** Who looks after colleagues, or after the sites that visitors come to. */
export function seesSetup(): boolean {
  return session.can("settings.read") || (session.can("sites.read") && session.can("visitors.read"));
}
