// Notes that were begun and not sent, kept in this browser for each conversation.

const PREFIX = "onewindow.draft.";

export const drafts = {
  read: (conversationId: string): string => localStorage.getItem(PREFIX + conversationId) ?? "",
  keep(conversationId: string, text: string): void {
    if (text) localStorage.setItem(PREFIX + conversationId, text);
    else localStorage.removeItem(PREFIX + conversationId);
  },
  /** Whoever signs in next on this machine must not read them. */
  clear(): void {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  },
};
