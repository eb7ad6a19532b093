// The hours of a week as their owner edits them.
import type { Shift } from "../../../api/widget";
import { texts } from "../../../texts/texts.svelte";

export const WEEK = [0, 1, 2, 3, 4, 5, 6] as const;
const WORKDAYS = [0, 1, 2, 3, 4];
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const USUAL = { start: "09:00", end: "18:00" };

export function usualWeek(): Shift[] {
  return WORKDAYS.map((weekday) => ({ weekday, ...USUAL }));
}

export function weekdayName(weekday: number): string {
  const name = new Intl.DateTimeFormat(texts.locale, { weekday: "long", timeZone: "UTC" }).format(MONDAY + weekday * DAY_MS);
  return name.charAt(0).toLocaleUpperCase(texts.locale) + name.slice(1);
}

/** Another shift of the day: two hours after the last one where the day has room for it. */
export function nextShift(shifts: Shift[], weekday: number): Shift | null {
  const last = shifts.filter((shift) => shift.weekday === weekday).reduce((latest, shift) => (shift.end > latest ? shift.end : latest), "");
  if (!last) return { weekday, ...USUAL };
  const hour = Number(last.slice(0, 2)) + 1;
  if (hour > 22) return null;
  return { weekday, start: clock(hour), end: clock(Math.min(hour + 4, 24)) };
}

/** The day's shifts on every day from Monday to Friday. */
export function copied(shifts: Shift[], weekday: number): Shift[] {
  const day = shifts.filter((shift) => shift.weekday === weekday);
  const weekend = shifts.filter((shift) => !WORKDAYS.includes(shift.weekday));
  return [...WORKDAYS.flatMap((each) => day.map((shift) => ({ ...shift, weekday: each }))), ...weekend];
}

/** A time input knows no 24:00; at the end of a shift 00:00 can only mean that. */
export const shownEnd = (end: string): string => (end === "24:00" ? "00:00" : end);
export const keptEnd = (end: string): string => (end === "00:00" ? "24:00" : end);

/** Every zone this browser knows, and the one that is set. */
export function zones(current: string): string[] {
  return [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone"), current])].sort();
}

export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** What the clocks of the zone show; nothing for a zone that this browser does not know. */
export function timeIn(zone: string, at: number): string | null {
  try {
    return new Intl.DateTimeFormat(texts.locale, { weekday: "long", hour: "numeric", minute: "2-digit", timeZone: zone }).format(at);
  } catch {
    return null;
  }
}

function clock(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}
