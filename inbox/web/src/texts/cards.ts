// What a card tells, in the agent's words.
import type { Card } from "../api/history";
import { lengthOf } from "./files";
import { shortly } from "./times";
import { t, texts, word } from "./texts.svelte";

export interface Fact {
  name: string;
  label: string;
  text: string;
}

/** They are the heading, or behind the link to the map. */
const TOLD = new Set(["what", "latitude", "longitude", "question"]);
/** What can be followed is worth a second line. */
const LINKS = new Set(["phone", "email"]);

/** "Forwarded", "Location": what the card is. */
export function kindOfCard(card: Card): string {
  const key = `card.what_${card.facts?.what ?? ""}`;
  return texts.has(key) ? t(key) : word("card", card.kind);
}

/** Its facts, without those that its title says already. */
export function factsOfCard(card: Card): Fact[] {
  const said = new Set([card.title, ...(card.title ?? "").split(" ")]);
  return Object.entries(card.facts ?? {})
    .filter(([name, value]) => value && !TOLD.has(name) && !placeOf(name) && (LINKS.has(name) || !said.has(value)))
    .map(([name, value]) => ({ name, label: word("card", name), text: textOf(name, value) }));
}

/** The options of a poll, or the tasks of a list. */
export function optionsOfCard(card: Card): string[] {
  return Object.entries(card.facts ?? {}).flatMap(([name, value]) => (placeOf(name) ? [value] : []));
}

function placeOf(name: string): boolean {
  return /^(option|task) \d+$/.test(name);
}

function textOf(name: string, value: string): string {
  if (name === "at" && !Number.isNaN(Date.parse(value))) return shortly(value);
  if (name === "live_seconds") return lengthOf(Number(value));
  return name === "accuracy" ? t("card.metres", { count: Math.round(Number(value)) }) : value;
}
