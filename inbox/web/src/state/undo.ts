// Takes a message back that still waits on the server, and puts it into the composer again.
import { del, get, put, seg, serverNow } from "../api/api";
import type { Entry, TypedLetter, Upload } from "../api/history";
import { sentenceOf } from "../api/problem";
import { t } from "../texts/texts.svelte";
import { fully } from "../texts/times";
import { compositions } from "./composing.svelte";
import { contacts } from "./contacts.svelte";
import { filesOf, looksOf, typed } from "./passing";
import { toasts } from "./toasts.svelte";

interface Sent {
  text: string;
  files: Upload[];
  mail?: TypedLetter | null;
  later?: string | null;
}

/** Says that it leaves in some seconds, or at which time, with a way back. */
export function offerUndo(entry: Entry, sent: Sent): void {
  const sendAt = entry.delivery?.send_at;
  if (entry.delivery?.state !== "scheduled" || !sendAt) return;
  const action = { label: t("action.undo"), run: () => void takeBack(entry, sent) };
  if (sent.later) toasts.show(t("message.scheduled", { at: fully(sendAt) }), "plain", action);
  else toasts.countDown((count) => t("message.leaves_in", { count }), Date.parse(sendAt) - serverNow(), action);
}

/** In front of what is written there by now. */
export async function takeBack(entry: Entry, sent?: Sent): Promise<boolean> {
  let looks = "";
  try {
    if (!sent && entry.body.letter?.html) looks = await looksOf(entry.id);
    await del(`/entries/${seg(entry.id)}/message`);
  } catch (error) {
    toasts.show(sentenceOf(error), "bad");
    return false;
  }
  const draft = compositions.of(entry.conversation_id);
  const files = sent?.files ?? (entry.body.attachments?.length ? await filesOf(entry.id) : []);
  const answered = entry.body.quote?.entry_id;
  const text = [sent?.text ?? entry.body.text, draft.unsent.text].filter(Boolean).join("\n");
  const mail = sent?.mail ?? mailOf(entry, looks);
  // What was begun meanwhile has no looks in common with it.
  draft.set(text, false, [...files, ...draft.uploads], mail && draft.unsent.text ? { ...mail, html: "" } : mail);
  if (answered) draft.answers = await get<Entry>(`/entries/${seg(answered)}`);
  contacts.timeline(entry.contact_id).put(await get<Entry>(`/entries/${seg(entry.id)}`));
  return true;
}

export async function reschedule(entry: Entry, at: string): Promise<void> {
  try {
    contacts.timeline(entry.contact_id).put(await put<Entry>(`/entries/${seg(entry.id)}/schedule`, { send_at: at }));
  } catch (error) {
    toasts.show(sentenceOf(error), "bad");
  }
}

function mailOf({ body: { letter } }: Entry, html: string): TypedLetter | undefined {
  if (!letter) return undefined;
  const people = { to: typed(letter.to), cc: typed(letter.cc), bcc: typed(letter.bcc) };
  return { subject: letter.subject ?? "", ...people, forward: letter.forwards ?? null, quote: Boolean(letter.quoted), html };
}
