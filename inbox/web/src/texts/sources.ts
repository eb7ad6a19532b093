// Where somebody came from, in words.
import type { PageView, Source, SourceSummary } from "../api/shapes";
import { t, word } from "./texts.svelte";

/** "google / cpc / spring", or the group where nothing finer is known. */
export function sourceLine(source: SourceSummary): string {
  const parts = [source.source, source.medium, source.campaign].filter((part): part is string => Boolean(part));
  const isGroup = parts.length === 1 && parts[0]?.toLowerCase() === source.group.toLowerCase();
  return parts.length && !isGroup ? parts.join(" / ") : groupName(source);
}

/** The source with what was searched and read: google / cpc / spring, keyword “coffee beans”, read 3 pages. */
export function story(source: SourceSummary, pageCount: number): string {
  const parts = [sourceLine(source)];
  if (source.term) parts.push(t("source.keyword", { term: source.term }));
  if (pageCount > 0) parts.push(t("source.pages", { count: pageCount }));
  return parts.join(", ");
}

export function groupName(source: SourceSummary): string {
  return word("group", source.group);
}

/** Which of the few colours of a source chip stands for this group. */
export function tone(source: SourceSummary): "paid" | "organic" | "social" | "owned" | "plain" {
  const group = source.group;
  if (/^Paid|Display|Cross-network|Affiliates/.test(group)) return "paid";
  if (/Search|Shopping|Maps|AI Assistant|Referral/.test(group)) return "organic";
  if (/Social|Video|Audio/.test(group)) return "social";
  return /Email|SMS|Messenger|Phone|Push/.test(group) ? "owned" : "plain";
}

/** Which rule decided, and how surely; without any visit there was nothing to decide on. */
export function reason(source: Source): { why: string; sure: string } {
  if (source.confidence === 0) return { why: t("source.no_visit"), sure: "" };
  return { why: word("rule", source.rule), sure: t("source.confidence", { percent: Math.round(source.confidence * 100) }) };
}

/** Evidence as rows of a table; nested things are written flat. */
export function evidenceRows(source: Source): [string, string][] {
  return flat(source.evidence, "");
}

export function pageName(page: PageView): string {
  return page.title?.trim() || shortAddress(page.url);
}

/** An address without scheme and tags, for reading. */
export function shortAddress(url: string): string {
  try {
    const parsed = new URL(url);
    return parsed.host + (parsed.pathname === "/" ? "" : safelyDecoded(parsed.pathname));
  } catch {
    return url;
  }
}

function safelyDecoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

function flat(value: unknown, name: string): [string, string][] {
  if (value === null || value === undefined || value === "") return [];
  if (Array.isArray(value)) return value.flatMap((item) => flat(item, name));
  if (typeof value !== "object") return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, item]) => flat(item, name ? `${name}.${key}` : key));
}
