// What an agent does to the open matter: shown at once, taken back with a word when the server refuses.
import { del, get, post, put, seg } from "../api/api";
import type { Entry } from "../api/history";
import { sentenceOf } from "../api/problem";
import type { Conversation, Person } from "../api/shapes";
import { nameOf } from "../texts/names";
import { t } from "../texts/texts.svelte";
import { conversations } from "./conversations.svelte";
import { leads, type Stage } from "./leads.svelte";
import { contacts } from "./contacts.svelte";
import { matter } from "./matter.svelte";
import { session } from "./session.svelte";
import { toasts } from "./toasts.svelte";

interface Known extends Person {
  emails: string[];
  phones: string[];
}

export function resolve(conversation: Conversation): void {
  void attempt(async () => {
    await conversations.resolve(conversation.id);
    toasts.show(t("done.resolved"), "plain", { label: t("action.undo"), run: () => reopen(conversation) });
  });
}

export function reopen(conversation: Conversation): void {
  void attempt(() => conversations.reopen(conversation.id));
}

export function toggleResolved(conversation: Conversation): void {
  if (conversation.status === "resolved") reopen(conversation);
  else resolve(conversation);
}

export function take(conversation: Conversation): void {
  const me = session.me;
  if (me && conversation.assignee?.id !== me.id) give(conversation, { id: me.id, name: me.name });
}

export function give(conversation: Conversation, agent: Person | null): void {
  void attempt(() => conversations.assign(conversation.id, agent));
}

export function move(leadId: string, stage: Stage, lostReason?: string): void {
  void attempt(() => leads.move(leadId, stage, lostReason));
}

export function own(leadId: string, agent: Person | null): void {
  void attempt(() => leads.own(leadId, agent));
}

export function untie(leadId: string): void {
  void attempt(async () => {
    await leads.untie(leadId);
    matter.reload();
    toasts.show(t("done.untied"));
  });
}

export function rename(contactId: string, name: string): void {
  void attempt(() => contacts.rename(contactId, name));
}

/** The first becomes part of the other one. */
export function merge(contact: Known, into: Known): void {
  void attempt(async () => {
    await contacts.merge(contact.id, into.id);
    matter.reload();
    toasts.show(t("done.merged", { name: nameOf(contact) }), "plain", { label: t("action.undo"), run: () => split(contact) });
  });
}

export function split(contact: Known): void {
  void attempt(async () => {
    await contacts.split(contact.id);
    matter.reload();
    toasts.show(t("done.split", { name: nameOf(contact) }));
  });
}

/** The same entry once more, under the same key. */
export function sendAgain(entry: Entry): Promise<void> {
  return attempt(async () => {
    await post(`/entries/${seg(entry.id)}/attempts`, { anyway: true });
    contacts.timeline(entry.contact_id).put(await get<Entry>(`/entries/${seg(entry.id)}`));
  });
}

/** What a sent message says from now on. */
export async function rewrite(entry: Entry, text: string): Promise<void> {
  contacts.timeline(entry.contact_id).put(await put<Entry>(`/entries/${seg(entry.id)}/message`, { text }));
}

/** Takes a sent message back at the other side too. */
export function withdraw(entry: Entry): void {
  void attempt(async () => {
    await del(`/entries/${seg(entry.id)}/message`);
    contacts.timeline(entry.contact_id).put(await get<Entry>(`/entries/${seg(entry.id)}`));
  });
}

/** Asks the provider once more for a file that did not come. */
export function fetchAgain(entryId: string, index: number): Promise<void> {
  return attempt(() => put(`/entries/${seg(entryId)}/attachments/${index}/fetch`));
}

/** Rings the agent's own telephone, then the client's. */
export function ring(conversationId: string): Promise<void> {
  return attempt(async () => {
    await post(`/conversations/${seg(conversationId)}/calls`);
    toasts.show(t("call.rings"));
  });
}

/** Nobody has to call back any more. */
export function callBackDone(entry: Entry): Promise<void> {
  return attempt(async () => {
    await del(`/entries/${seg(entry.id)}/call-back`);
    contacts.timeline(entry.contact_id).put(await get<Entry>(`/entries/${seg(entry.id)}`));
  });
}

async function attempt(verb: () => Promise<unknown>): Promise<void> {
  try {
    await verb();
  } catch (error) {
    toasts.show(sentenceOf(error), "bad", { label: t("action.retry"), run: () => void attempt(verb) });
  }
}
