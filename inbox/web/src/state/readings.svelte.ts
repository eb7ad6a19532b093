// How far this agent has read each conversation, told to the server.
import { put, seg } from "../api/api";
import { conversations } from "./conversations.svelte";

class Readings {
  #told = new Map<string, number>();
  #shown = new Map<string, number>();

  /** The last entry that stood before the agent's eyes. */
  shownOf(conversationId: string): number | null {
    return this.#shown.get(conversationId) ?? null;
  }

  async mark(conversationId: string, seq: number): Promise<void> {
    this.#shown.set(conversationId, Math.max(seq, this.#shown.get(conversationId) ?? 0));
    if ((this.#told.get(conversationId) ?? 0) >= seq) return;
    this.#told.set(conversationId, seq);
    try {
      await put(`/conversations/${seg(conversationId)}/reading`, { seq });
      conversations.wasRead(conversationId, seq);
    } catch {
      // The next look tells it again.
      this.#told.delete(conversationId);
    }
  }

  forget(): void {
    this.#told.clear();
    this.#shown.clear();
  }
}

export const readings = new Readings();
