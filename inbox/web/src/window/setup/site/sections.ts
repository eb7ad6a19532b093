// The parts of a site's page, and which of them a fault belongs to.
import type { Widget } from "../../../api/widget";

export const SECTIONS = ["install", "look", "parts", "fields", "texts", "hours", "consent", "own", "numbers", "identity"] as const;
export type Section = (typeof SECTIONS)[number];

const PAGES = ["chat", "form", "links"] as const;
export type Page = (typeof PAGES)[number];

const OF_PLACE: Record<string, Section> = {
  enabled: "parts",
  chat: "parts",
  form: "parts",
  links: "parts",
  fields: "fields",
  texts: "texts",
  hours: "hours",
  consent: "consent",
  ask_first: "consent",
  tracking: "consent",
  find_forms: "own",
  own_forms: "own",
  number_pools: "numbers",
};

/** `place` is a path such as links[0].value. */
export function sectionOf(place: string): Section {
  return OF_PLACE[place.split(/[.[]/)[0]!] ?? "look";
}

/** What the preview opens while this part is edited, as far as the widget has it. */
export function shownBy(section: Section, widget: Widget): Page | null {
  if (section === "look") return null;
  const pages = PAGES.filter((page) => (page === "links" ? widget.links.length : widget[page]));
  const wish = section === "fields" ? "form" : "chat";
  return pages.find((page) => page === wish) ?? pages[0] ?? null;
}
