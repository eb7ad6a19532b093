// What to call somebody who may not have said their name.
import type { Contact, Conversation, Lead } from "../api/shapes";
import { contacts } from "../state/contacts.svelte";
import { leads } from "../state/leads.svelte";
import { t } from "./texts.svelte";

interface Known {
  name: string | null;
  emails?: string[];
  phones?: string[];
}

export function nameOf(contact: Known | undefined): string {
  return contact?.name || contact?.emails?.[0] || contact?.phones?.[0] || t("name.visitor");
}

/** A row of the inbox knows little of its contact; what was read elsewhere helps. */
export function nameOfRow(conversation: Conversation): string {
  if (conversation.contact.name) return conversation.contact.name;
  return nameOfMatter(contacts.shelf.get(conversation.contact.id), leads.shelf.get(conversation.lead?.id), conversation);
}

export function nameOfMatter(contact: Contact | undefined, lead: Lead | undefined, conversation: Conversation | undefined): string {
  const known = [contact, lead?.contact, conversation?.contact].find((one) => one && nameOf(one) !== t("name.visitor"));
  return nameOf(known);
}
