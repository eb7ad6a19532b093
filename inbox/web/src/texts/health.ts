// Findings about the service, as sentences; what a newer service finds is told by its own names.
import type { Finding } from "../api/health";
import { duration } from "./numbers";
import { t, texts, type TextKey } from "./texts.svelte";
import { since } from "./times";

export function sentence(finding: Finding): string {
  const { check, state, number, at } = finding;
  const key = known(`${check}_${state}`);
  if (key === null) return state;
  return t(key, {
    count: number ?? 0,
    size: check === "disk" ? size(number ?? 0) : "",
    time: check === "lag" ? duration(Math.max(60, number ?? 0)) : "",
    ago: at ? since(at) : t("health.never"),
  });
}

export function nameOf(finding: Finding): string {
  const key = known(finding.check);
  return key === null ? finding.check : t(key);
}

function known(name: string): TextKey | null {
  const key = `health.${name}`;
  return texts.has(key) ? key : null;
}

function size(bytes: number): string {
  const [unit, by] = bytes >= 1e9 ? (["gigabyte", 1e9] as const) : (["megabyte", 1e6] as const);
  return new Intl.NumberFormat(texts.locale, { style: "unit", unit, maximumFractionDigits: 1 }).format(bytes / by);
}
