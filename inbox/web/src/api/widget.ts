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

/** Numbers that are lent to visitors in the place of `shown`; where all are lent, `overflow` is shown. */
export interface NumberPool {
  name: string;
  shown: string;
  numbers: string[];
  sources: string[];
  direct: boolean;
  overflow: string;
  cool_down_min: number;
}

/** Of the last 30 days; with `needed` numbers one visitor in a hundred would find none in the busiest hour. */
export interface PoolUse {
  name: string;
  size: number;
  asked: number;
  missed: number;
  busiest_at: string | null;
  busiest_asked: number;
  busiest_missed: number;
  needed: number | null;
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
  number_pools: NumberPool[];
}
