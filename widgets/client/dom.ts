// SPDX-License-Identifier: MIT
/** Makes elements from code alone: text is always text, and nothing needs an inline style or handler. */

type Value = string | number | boolean | null | undefined | ((event: never) => unknown);
type Child = Node | string | null | undefined | false;

/** `on…` names listen; true is an empty attribute; null and false leave it out. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, Value> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : `${value}`);
  }
  element.append(...children.filter((child): child is Node | string => !!child));
  return element;
}

const ICONS = {
  chat: "M4 5h16v11H10l-5 4v-4H4z",
  close: "M6 6l12 12M18 6L6 18",
  send: "M4 12h15M13 6l6 6-6 6",
  clip: "M8 13l6-6a3 3 0 014 4l-8 8a5 5 0 01-7-7l8-8",
  form: "M5 4h14v16H5zM8.500 9h7M8.500 13h7",
  phone: "M5 4h4l2 5-2.500 1.500a11 11 0 005 5L15 13l5 2v4a2 2 0 01-2 2A16 16 0 013 6a2 2 0 012-2",
  email: "M3 6h18v12H3zM3 7l9 6 9-6",
  page: "M10 5H5v14h14v-5M14 4h6v6M20 4l-9 9",
  plane: "M3 12l18-8-3 16-6-5-3 4v-6z",
};
export type IconName = keyof typeof ICONS;

const SVG = "http://www.w3.org/2000/svg";

export function icon(name: IconName): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Replaces the text only if it differs, so that screen readers are not told the same twice. */
export function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = !text;
}

const ADDRESS = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/i;

/** The text with its addresses of the web as links. */
export function linked(text: string): (Node | string)[] {
  return text
    .split(ADDRESS)
    .map((part, at) => (at % 2 && urlOf(part) ? h("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part) : part));
}

/** Null for what is no address. */
export function urlOf(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
