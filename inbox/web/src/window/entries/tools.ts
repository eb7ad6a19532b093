// What can be done with a message that stands in the history.
import type { Entry } from "../../api/history";
import { compositions } from "../../state/composing.svelte";
import { matter } from "../../state/matter.svelte";
import { answerAll, forward } from "../../state/passing";
import { session } from "../../state/session.svelte";
import { withdraw } from "../../state/verbs";
import { t } from "../../texts/texts.svelte";
import type { Choice } from "../../ui/Menu.svelte";
import { mayEdit } from "../editable";
import { writing } from "../writing";

/** What can be done with the entry here and now; nothing where its conversation is not the open one. */
export function toolsFor(entry: Entry): Choice[] {
  const conversation = matter.conversation;
  const able = conversation?.channel.capabilities;
  if (!able || conversation.id !== entry.conversation_id || conversation.can_answer !== null || !session.can("conversations.write")) return [];
  if (entry.body.deleted_at) return [];
  const letter = entry.body.letter ?? undefined;
  const isMail = able.subject ?? false;
  const draft = compositions.of(conversation.id);
  const begin = (what: () => void): (() => void) => () => {
    what();
    // The menu gives the focus back to its button first.
    setTimeout(() => writing.begin?.("answer"));
  };
  const all: (Choice | false | undefined)[] = [
    able.quotes && { key: "answer", label: t("message.answer_this"), run: begin(() => (draft.answers = entry)) },
    isMail && letter && [...(letter.to ?? []), ...(letter.cc ?? [])].length > 1 && { key: "all", label: t("mail.answer_all"), run: begin(() => void answerAll(entry)) },
    isMail && letter && { key: "forward", label: t("mail.forward"), run: begin(() => void forward(entry)) },
    mayEdit(entry, able) && { key: "edit", label: t("message.edit"), run: begin(() => draft.edit(entry)) },
    able.deletes && isSent(entry) && { key: "delete", label: t("message.delete"), run: () => withdraw(entry) },
  ];
  return all.filter((choice) => !!choice);
}

function isSent(entry: Entry): boolean {
  return entry.body.direction === "out" && !!entry.delivery && !["failed", "unknown", "withdrawn"].includes(entry.delivery.state);
}
