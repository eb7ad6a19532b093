// Takes what stands in the box and sends it, or puts it back if others wrote meanwhile.
import type { Conversation } from "../../api/shapes";
import { agents } from "../../state/agents.svelte";
import type { Composing } from "../../state/composing.svelte";
import { readings } from "../../state/readings.svelte";
import { unsent } from "../../state/unsent.svelte";
import { mentionedIn } from "../../texts/mentions";

interface Letter {
  note: boolean;
  /** The last entry that there is. */
  newest: number;
  anyway: boolean;
  /** When it is to leave; null at once. */
  later?: string | null;
}

/** True if it came back: `draft.held` then says what was written. The box is empty at once. */
export async function dispatch(draft: Composing, conversation: Conversation, { note, newest, anyway, later = null }: Letter): Promise<boolean> {
  const wish = {
    conversation: conversation.id,
    contact: conversation.contact.id,
    note,
    text: draft.text.trim(),
    mentions: note ? mentionedIn(draft.text, agents.all) : [],
    files: note ? [] : draft.uploads,
    answers: note || draft.mail.forward ? null : (draft.answers?.id ?? null),
    buttons: note ? [] : draft.buttons,
    poll: note ? null : draft.poll,
    mail: note || !conversation.channel.capabilities?.subject ? null : { ...draft.mail },
    later,
    seen: readings.shownOf(conversation.id),
    after: newest,
  };
  const { answers, buttons, poll } = draft;
  draft.set("", draft.note, note ? draft.uploads : [], note ? { ...draft.mail } : undefined);
  if (!note) draft.dropExtras();
  const held = await unsent.send(wish, anyway);
  if (!held) return false;
  Object.assign(draft, { answers, buttons, poll });
  // What was begun meanwhile has no looks in common with it.
  const mail = wish.mail && draft.unsent.text ? { ...wish.mail, html: "" } : wish.mail;
  draft.set([wish.text, draft.unsent.text].filter(Boolean).join("\n"), false, [...wish.files, ...draft.uploads], mail ?? undefined);
  draft.held = held;
  return true;
}
