// Moments in the agent's own zone and language.
import { clock } from "../state/clock.svelte";
import { t, texts } from "./texts.svelte";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Short for a list: now, 5m, 3h, Tue, 12 May. */
export function ago(iso: string): string {
  const at = Date.parse(iso);
  const passed = clock.now - at;
  if (passed < MINUTE) return t("time.now");
  if (passed < HOUR) return units(Math.floor(passed / MINUTE), "minute");
  if (passed < DAY) return units(Math.floor(passed / HOUR), "hour");
  if (passed < 6 * DAY) return format({ weekday: "short" }, at);
  const thisYear = new Date(at).getFullYear() === new Date(clock.now).getFullYear();
  return format(thisYear ? { day: "numeric", month: "short" } : { day: "numeric", month: "short", year: "numeric" }, at);
}

/** In a sentence: 17 minutes ago, yesterday, 3 days ago. */
export function since(iso: string): string {
  const passed = Math.max(0, clock.now - Date.parse(iso));
  const relative = new Intl.RelativeTimeFormat(texts.locale, { numeric: "auto" });
  if (passed < MINUTE) return relative.format(0, "second");
  if (passed < HOUR) return relative.format(-Math.floor(passed / MINUTE), "minute");
  return passed < DAY ? relative.format(-Math.floor(passed / HOUR), "hour") : relative.format(-Math.floor(passed / DAY), "day");
}

export function timeOfDay(iso: string): string {
  return format({ hour: "numeric", minute: "2-digit" }, Date.parse(iso));
}

/** A heading between days: Today, Yesterday, Tuesday, 12 May. */
export function dayOf(iso: string): string {
  const at = Date.parse(iso);
  const days = Math.round((midnight(clock.now) - midnight(at)) / DAY);
  if (days === 0) return t("time.today");
  if (days === 1) return t("time.yesterday");
  const thisYear = new Date(at).getFullYear() === new Date(clock.now).getFullYear();
  return format({ weekday: "long", day: "numeric", month: "long", ...(thisYear ? {} : { year: "numeric" }) }, at);
}

export function fully(iso: string): string {
  return format(
    { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short" },
    Date.parse(iso),
  );
}

export function shortly(iso: string): string {
  return format({ day: "numeric", month: "short", hour: "numeric", minute: "2-digit" }, Date.parse(iso));
}

/** How long is left until then, in the largest unit that tells something: 5h, 12m. */
export function remaining(iso: string): string {
  const left = Math.max(0, Date.parse(iso) - clock.now);
  return left >= 2 * HOUR ? units(Math.floor(left / HOUR), "hour") : units(Math.ceil(left / MINUTE), "minute");
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function units(count: number, unit: "minute" | "hour"): string {
  return new Intl.NumberFormat(texts.locale, { style: "unit", unit, unitDisplay: "narrow" }).format(count);
}

function format(options: Intl.DateTimeFormatOptions, at: number): string {
  const key = texts.locale + JSON.stringify(options);
  let known = formats.get(key);
  if (!known) formats.set(key, (known = new Intl.DateTimeFormat(texts.locale, options)));
  return known.format(at);
}
