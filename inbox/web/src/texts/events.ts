// What happened to a conversation or lead, as a sentence without gender.
import type { Entry } from "../api/history";
import { agents } from "../state/agents.svelte";
import { t, word } from "./texts.svelte";

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
    case "contact.merged":
      return t("event.merged", { name, contact: facts.name || t("name.visitor") });
    case "contact.split":
      return t("event.split", { name, contact: facts.name || t("name.visitor") });
    case "contact.split_from":
      return t("event.split_from", { name, contact: facts.name || t("name.visitor") });
    default:
      return `${name}: ${(entry.body.what ?? "").replaceAll(/[._]/g, " ")}`;
  }
}

function ownerSentence(name: string, agent: string, isSelf: boolean): string {
  return isSelf ? t("event.lead_took", { name }) : t("event.lead_owner", { name, agent });
}
