// SPDX-License-Identifier: MIT
/** What the site's owner has set, as `/w/{site}/widget.json` tells it. */

export type FieldKind = "text" | "textarea" | "email" | "tel" | "select" | "checkbox";
export type LinkKind = "telegram" | "whatsapp" | "messenger" | "instagram" | "viber" | "vk" | "line" | "phone" | "email" | "page";

export interface FormField {
  name: string;
  kind: FieldKind;
  label: string | null;
  required: boolean;
  options: string[];
}

export interface ContactLink {
  kind: LinkKind;
  value: string;
  label: string | null;
}

export interface Settings {
  /** False when it was switched off after this page's script was kept by the browser. */
  enabled: boolean;
  chat: boolean;
  form: boolean;
  links: ContactLink[];
  color: string;
  theme: "auto" | "light" | "dark";
  position: "right" | "left";
  language: string | null;
  texts: Record<string, string>;
  fields: FormField[];
  consent: string | null;
  /** Whether somebody is there to answer: within the hours, and with the window open. */
  online: boolean;
}

const DEFAULTS: Settings = {
  enabled: true,
  chat: true,
  form: true,
  links: [],
  color: "#2563eb",
  theme: "auto",
  position: "right",
  language: null,
  texts: {},
  fields: [],
  consent: null,
  online: true,
};

/** What is missing is as it is by default. */
export function settingsOf(given: Partial<Settings>): Settings {
  return { ...DEFAULTS, ...given };
}
