// What happened to a conversation or lead, as a sentence without gender.
import type { Entry } from "../api/history";
import { agents } from "../state/agents.svelte";
import { t, texts, word } from "./texts.svelte";

export function sentence(entry: Entry): string {
  const name = entry.author?.name ?? t("event.system");
  const facts = entry.body.facts ?? {};
  const agent = agents.nameOf(facts.agent) ?? t("event.somebody");
  switch (entry.body.what) {
    case "assigned":
      return facts.agent === entry.author?.id ? t("event.took", { name }) : t("event.assigned", { name, agent });
    case "unassigned":
      return t("event.unassigned", { name });
    case "resolved":
      return t("event.resolved", { name });
    case "reopened":
      return t("event.reopened", { name });
    case "lead.stage":
      return t("event.lead_stage", { name, stage: word("stage", facts.stage ?? "") });
    case "lead.owner":
      return facts.agent ? ownerSentence(name, agent, facts.agent === entry.author?.id) : t("event.lead_owner_none", { name });
    case "lead.untied":
      return t("event.lead_untied", { name });
    case "contact.merged":
      return t("event.merged", { name, contact: facts.name || t("name.visitor") });
    case "contact.form_mail":
      return t("event.form_mail", { contact: facts.name || t("name.visitor"), percent: facts.percent ?? "" });
    case "contact.split":
      return t("event.split", { name, contact: facts.name || t("name.visitor") });
    case "contact.split_from":
      return t("event.split_from", { name, contact: facts.name || t("name.visitor") });
    default:
      return noted(entry.body.what ?? "", facts) ?? `${name}: ${(entry.body.what ?? "").replaceAll(/[._]/g, " ")}`;
  }
}

/** What a provider told of the chat itself; `about` is the one fact that is worth reading. */
function noted(what: string, facts: Record<string, string>): string | null {
  const key = `noted.${what}`;
  if (!texts.has(key)) return null;
  const about = facts.name ?? facts.title ?? facts.text ?? facts.parameter ?? "";
  return about ? `${t(key)}: ${about}` : t(key);
}

function ownerSentence(name: string, agent: string, isSelf: boolean): string {
  return isSelf ? t("event.lead_took", { name }) : t("event.lead_owner", { name, agent });
}
