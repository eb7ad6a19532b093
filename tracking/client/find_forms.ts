// SPDX-License-Identifier: MIT
/** Tells which forms a page has, so that the owner can pick one; what is typed into them is never looked at. */

import { controlsOf, maySee } from "./meant";
import type { Line } from "./own";

const MOST = 10;
const MOST_FIELDS = 30;
const LONGEST = 200;

export function findForms(line: Line): void {
  const told = new WeakSet<HTMLFormElement>();

  const tell = (forms: HTMLFormElement[]) => {
    const fresh = forms.filter((form) => !told.has(form) && isWorth(form, line.base)).slice(0, MOST);
    fresh.forEach((form) => told.add(form));
    const body = JSON.stringify({ page: location.href, forms: fresh.map(described) });
    if (fresh.length) line.fetch(`${line.base}/forms`, { method: "POST", body, keepalive: true, credentials: "omit" }).catch(() => undefined);
  };
  const all = () => tell([...document.forms]);
  if (document.readyState === "complete") all();
  else addEventListener("load", all);
  // Forms that a script has put there since.
  addEventListener(
    "focusin",
    (event) => {
      const form = (event.target as HTMLInputElement).form;
      if (form instanceof HTMLFormElement) tell([form]);
    },
    true,
  );
}

/** Not a search, a sign-in, or one that comes to OneWindow anyway. */
function isWorth(form: HTMLFormElement, base: string): boolean {
  if (form.getAttribute("role") === "search" || form.hasAttribute("data-onewindow")) return false;
  const action = new URL(form.getAttribute("action") ?? "", document.baseURI).href;
  const typed = controlsOf(form).filter((each) => maySee(each) && (each.name || each.id) && each.type !== "search");
  // Who signs in types a name and a password; who registers tells more.
  const least = form.querySelector("[type=password]") ? 2 : 1;
  return typed.length >= least && !action.startsWith(`${base}/leads`);
}

function described(form: HTMLFormElement): object {
  const fields = controlsOf(form)
    .filter((each) => maySee(each) && (each.name || each.id))
    .slice(0, MOST_FIELDS)
    .map((each) => ({
      name: each.name || each.id,
      kind: each.type,
      label: (wordsOf(each.labels?.[0]) ?? each.getAttribute("aria-label") ?? each.getAttribute("placeholder") ?? "").trim().replace(/\s+/g, " ").slice(0, LONGEST),
      hint: each.getAttribute("autocomplete") ?? "",
    }));
  return { selector: selectorOf(form), fields };
}

/** Without what stands in a field that the label goes around. */
function wordsOf(label: HTMLLabelElement | undefined): string | undefined {
  const copy = label?.cloneNode(true) as HTMLElement | undefined;
  copy?.querySelectorAll("input,select,textarea,button").forEach((each) => each.remove());
  return copy?.textContent ?? undefined;
}

/** The shortest that finds this form alone: by its id, its name, else by its place. */
function selectorOf(form: HTMLFormElement): string {
  const name = form.getAttribute("name");
  const id = form.getAttribute("id");
  const short = [id && `#${CSS.escape(id)}`, name && `form[name="${CSS.escape(name)}"]`, "form"];
  return short.find((each) => each && document.querySelectorAll(each).length === 1) || placeOf(form);
}

function placeOf(element: Element): string {
  const parent = element.parentElement;
  if (!parent || element === document.body) return "body";
  const alike = [...parent.children].filter((each) => each.tagName === element.tagName);
  const step = element.tagName.toLowerCase() + (alike.length > 1 ? `:nth-of-type(${alike.indexOf(element) + 1})` : "");
  const root = parent.id && document.querySelectorAll(`#${CSS.escape(parent.id)}`).length === 1 ? `#${CSS.escape(parent.id)}` : placeOf(parent);
  return `${root} > ${step}`;
}
