// The settings of a channel while somebody edits them.
import type { ChannelKind, SettingShape, Words } from "../../../api/channels";
import { Problem } from "../../../api/problem";
import type { Values } from "../../../state/channels.svelte";
import { texts } from "../../../texts/texts.svelte";

export function said(words: Words): string {
  return words[texts.language] ?? words.en ?? "";
}

/** What the form begins with; a secret that is set is not told, and stays as long as its field is empty. */
export function begin(kind: ChannelKind, settings: Values | null): Values {
  return Object.fromEntries(kind.settings.map((shape) => [shape.name, structuredClone(settings?.[shape.name] ?? empty(shape))]));
}

/** What differs from `before`: only that is sent. */
export function changed(kind: ChannelKind, before: Values, now: Values): Values {
  const names = kind.settings.map((shape) => shape.name);
  return Object.fromEntries(names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name])).map((name) => [name, now[name]]));
}

/** What a new channel is made from: nothing that was left as it is. */
export function filled(kind: ChannelKind, now: Values): Values {
  return changed(kind, begin(kind, null), now);
}

export function isComplete(kind: ChannelKind, now: Values, sealed: readonly string[]): boolean {
  return kind.settings.every((shape) => !shape.required || sealed.includes(shape.name) || String(now[shape.name] ?? "").trim() !== "");
}

/** A secret for both sides: fit for an address, a header, a signature, and Standard Webhooks, which want base64 behind whsec_. */
export function madeUp(): string {
  return `whsec_${[...crypto.getRandomValues(new Uint8Array(20))].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** The setting that a refusal is about. */
export function faultOf(error: unknown): { name: string; detail: string } | null {
  if (!(error instanceof Problem) || ![400, 422].includes(error.status) || !error.detail) return null;
  const field = error.document.field;
  const name = typeof field === "string" ? field.replace(/^(\$\.)?settings\./, "") : /`(\w+)`/.exec(error.detail)?.[1];
  return name ? { name, detail: error.detail } : null;
}

function empty(shape: SettingShape): unknown {
  if (shape.default !== null && shape.default !== undefined) return shape.default;
  if (shape.type === "switch") return false;
  if (shape.type === "list") return [];
  if (shape.type === "map") return {};
  return shape.type === "choice" ? (shape.choices[0]?.value ?? "") : "";
}
