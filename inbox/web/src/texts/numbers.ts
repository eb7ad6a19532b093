// Numbers as the agent's language writes them.
import { t, texts } from "./texts.svelte";

export function whole(value: number): string {
  return new Intl.NumberFormat(texts.locale, { maximumFractionDigits: 0 }).format(value);
}

/** A share of leads may be a fraction. */
export function share(value: number): string {
  return new Intl.NumberFormat(texts.locale, { maximumFractionDigits: 1 }).format(value);
}

export function percent(value: number): string {
  return new Intl.NumberFormat(texts.locale, { style: "percent", maximumFractionDigits: 1 }).format(value);
}

/** How much more or less than before: +12 %, or nothing where there was nothing to compare with. */
export function difference(now: number, before: number): string {
  if (before === 0) return now === 0 ? "" : t("report.new");
  const by = now / before - 1;
  return new Intl.NumberFormat(texts.locale, { style: "percent", maximumFractionDigits: 0, signDisplay: "exceptZero" }).format(by);
}

/** 40 min, 5 hr, 3 days: the largest unit of which there is at least one; short, so that it needs no case in Russian. */
export function duration(seconds: number): string {
  const UNITS: [number, Intl.NumberFormatOptions["unit"]][] = [
    [86_400, "day"],
    [3600, "hour"],
    [60, "minute"],
  ];
  const [size, unit] = UNITS.find(([each]) => seconds >= each) ?? [60, "minute"];
  return new Intl.NumberFormat(texts.locale, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 0 }).format(Math.round(seconds / size));
}
