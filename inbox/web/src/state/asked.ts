// What a report is asked, as the address bar says it, so that an address can be passed on.
import type { Query } from "../api/api";
import type { SourcePlace } from "../api/reports";
import { route } from "./route.svelte";

export const PERIODS = ["today", "7d", "30d", "90d", "month", "quarter", "custom"] as const;
export type PeriodName = (typeof PERIODS)[number];
export const PLACE_PARTS = ["group", "source", "campaign", "content", "term"] as const;
export const LOOK_BACKS = [7, 30, 90, 180, 365];
/** Whose advertisements the model "last of a network" can prefer, by the names that sources have. */
export const NETWORKS = ["google", "yandex", "facebook", "instagram", "vk", "bing", "tiktok", "linkedin"] as const;
const DAYS: Partial<Record<PeriodName, number>> = { today: 1, "7d": 7, "30d": 30, "90d": 90 };
const DAY = /^\d{4}-\d\d-\d\d$/;

export function periodName(): PeriodName {
  return PERIODS.find((name) => name === route.query.get("period")) ?? "30d";
}

export function said(name: string): string {
  return route.query.get(name) ?? "";
}

/** The days of the period in this browser's zone, both included. */
export function periodDays(now: number): { since: string; until: string } {
  const today = new Date(now);
  const name = periodName();
  const length = DAYS[name];
  if (length) return { since: written(moved(today, 1 - length)), until: written(today) };
  const month = name === "quarter" ? Math.floor(today.getMonth() / 3) * 3 : today.getMonth();
  const first = written(new Date(today.getFullYear(), month, 1));
  if (name !== "custom") return { since: first, until: written(today) };
  const [since, until] = [said("since"), said("until")];
  return { since: DAY.test(since) ? since : first, until: DAY.test(until) ? until : written(today) };
}

export function reportQuery(now: number): Query {
  return {
    ...periodDays(now),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    model: said("model"),
    beside: said("beside"),
    network: said("network"),
    look_back: said("look_back"),
    site: said("site"),
    spam: said("spam") === "yes" ? "true" : null,
  };
}

/** The same address with some of its words changed; an empty one is left out. */
export function changed(words: Record<string, string | null>): string {
  const query = new URLSearchParams(route.query);
  for (const [name, value] of Object.entries(words)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  for (const part of PLACE_PARTS) if (words[part] === "") query.set(part, "");
  const text = query.toString();
  return `/reports${text ? `?${text}` : ""}`;
}

const NOT_BEHIND = { part: null, stage: null, group: null, source: null, campaign: null, content: null, term: null };

/** The address at which the leads behind a number are open. */
export function behindHref(place: SourcePlace, part: string, stage: string | null = null): string {
  const named = Object.fromEntries(place.map((value, depth) => [PLACE_PARTS[depth]!, value ?? ""]));
  return changed({ ...NOT_BEHIND, part, stage, ...named });
}

export function withoutBehind(): string {
  return changed(NOT_BEHIND);
}

/** Which leads are asked for, or null when none are. */
export function behindQuery(): Query | null {
  if (!route.query.has("part")) return null;
  const query: Query = { part: said("part"), stage: said("stage") };
  return query;
}

export function behindPlace(): SourcePlace {
  const place: SourcePlace = [];
  for (const part of PLACE_PARTS) {
    const value = route.query.get(part);
    if (value === null) break;
    place.push(value || null);
  }
  return place;
}

function moved(day: Date, by: number): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + by);
}

function written(day: Date): string {
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;
}
