// A mail is answered to all that it names, or passed on with its files.
import { address, get, post, seg } from "../api/api";
import type { Address, Entry, Mailbox, Upload } from "../api/history";
import { sentenceOf } from "../api/problem";
import { compositions } from "./composing.svelte";
import { toasts } from "./toasts.svelte";

export async function answerAll(entry: Entry): Promise<void> {
  const draft = compositions.of(entry.conversation_id);
  draft.answers = entry;
  try {
    const named = await get<Address>(`/conversations/${seg(entry.conversation_id)}/address`, { answers: entry.id });
    draft.mail.cc = typed(named.others);
    draft.touched();
  } catch (error) {
    toasts.show(sentenceOf(error), "bad");
  }
}

export async function forward(entry: Entry): Promise<void> {
  const draft = compositions.of(entry.conversation_id);
  draft.passOn(entry.id);
  if (!entry.body.attachments?.some((file) => file.blob)) return;
  try {
    const files = await filesOf(entry.id);
    if (draft.mail.forward === entry.id) draft.adopt(files);
  } catch (error) {
    toasts.show(sentenceOf(error), "bad");
  }
}

/** An entry's files as those of a message that is being written. */
export function filesOf(entryId: string): Promise<Upload[]> {
  return post<Upload[]>(`/entries/${seg(entryId)}/uploads`);
}

/** How the text of a mail of ours was written; empty if the server does not say. */
export async function looksOf(entryId: string): Promise<string> {
  const answer = await fetch(address(`/entries/${seg(entryId)}/html`), { credentials: "same-origin" });
  return answer.ok ? (/<main>(.*)$/s.exec(await answer.text())?.[1] ?? "") : "";
}

/** As people type them into a field. */
export function typed(people: Mailbox[] = []): string {
  return people.map(({ name, email }) => (name ? `${name.replace(/[,;<>]/g, " ")} <${email}>` : email)).join(", ");
}
