// Notes that were begun and not sent, kept in this browser for each conversation.

const PREFIX = "onewindow.draft.";
const ATTEMPT = ".attempt";

interface Attempt {
  text: string;
  key: string;
}

export const drafts = {
  read: (conversationId: string): string => localStorage.getItem(PREFIX + conversationId) ?? "",
  keep(conversationId: string, text: string): void {
    if (text) localStorage.setItem(PREFIX + conversationId, text);
    else localStorage.removeItem(PREFIX + conversationId);
  },
  /** The key that lets this very text be sent again without doubling, after a lost answer or a reload. */
  keyFor(conversationId: string, text: string): string {
    const last = read(conversationId);
    if (last?.text === text) return last.key;
    const attempt: Attempt = { text, key: newKey() };
    localStorage.setItem(PREFIX + conversationId + ATTEMPT, JSON.stringify(attempt));
    return attempt.key;
  },
  /** The text has arrived; the same words again are another note. */
  sent(conversationId: string): void {
    localStorage.removeItem(PREFIX + conversationId + ATTEMPT);
  },
  /** Whoever signs in next on this machine must not read them. */
  clear(): void {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  },
};

function read(conversationId: string): Attempt | null {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + conversationId + ATTEMPT) ?? "null") as Attempt | null;
  } catch {
    return null;
  }
}

/** `randomUUID` is missing where the page came over plain http. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
