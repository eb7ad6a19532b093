// What visitors of a site see, as its owner set it.

export const FIELD_KINDS = ["text", "textarea", "email", "tel", "select", "checkbox"] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];
export const LINK_KINDS = ["telegram", "whatsapp", "messenger", "instagram", "viber", "vk", "line", "phone", "email", "page"] as const;
export type LinkKind = (typeof LINK_KINDS)[number];
export const WIDGET_THEMES = ["auto", "light", "dark"] as const;
export const TRACKING = ["full", "cookieless", "off"] as const;
export const POSITIONS = ["right", "left"] as const;

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

/** 0 is Monday; "09:00" until "17:00", at most "24:00". */
export interface Shift {
  weekday: number;
  start: string;
  end: string;
}

/** `page` is a path, with all below it if it ends with `*`; `fields` says what the page's names mean. */
export interface OwnForm {
  selector: string;
  page: string;
  fields: Record<string, string>;
}

export interface Widget {
  enabled: boolean;
  chat: boolean;
  form: boolean;
  links: ContactLink[];
  color: string;
  theme: (typeof WIDGET_THEMES)[number];
  position: (typeof POSITIONS)[number];
  /** Null: the language of the page. */
  language: string | null;
  texts: Record<string, string>;
  fields: FormField[];
  hours: { zone: string; shifts: Shift[] };
  consent: string | null;
  ask_first: boolean;
  tracking: (typeof TRACKING)[number];
  find_forms: boolean;
  own_forms: OwnForm[];
}
