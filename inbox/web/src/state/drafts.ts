// What was begun and not sent, kept in this browser for each conversation until the server has it.
import type { TypedLetter, Upload } from "../api/history";

const PREFIX = "onewindow.draft.";

export interface Draft {
  text: string;
  note: boolean;
  files: Upload[];
  mail?: TypedLetter;
  /** Whether the server knows it as it is. */
  kept: boolean;
}

export const drafts = {
  read(conversationId: string): Draft | null {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + conversationId) ?? "null") as Draft | null;
    } catch {
      return null;
    }
  },
  keep(conversationId: string, draft: Draft): void {
    const isEmpty = draft.text === "" && draft.files.length === 0 && !(draft.mail && isAddressed(draft.mail));
    if (isEmpty && draft.kept) localStorage.removeItem(PREFIX + conversationId);
    else localStorage.setItem(PREFIX + conversationId, JSON.stringify(draft));
  },
  /** Whoever signs in next on this machine must not read them. */
  clear(): void {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  },
};

/** Whether more of a mail was decided than its subject, which comes by itself. */
export function isAddressed({ to, cc, bcc, forward }: TypedLetter): boolean {
  return Boolean(to || cc || bcc || forward);
}

/** `randomUUID` is missing where the page came over plain http. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
