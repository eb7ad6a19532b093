// SPDX-License-Identifier: MIT
/** One question of a form with its label and, where the answer will not do, the reason beside it. */

import { h, linked, write } from "./dom";
import type { FormField } from "./settings";
import type { Key } from "./en";
import type { Texts } from "./texts";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export interface Field {
  name: string;
  element: HTMLElement;
  control: Control;
  value: () => string;
  /** Shows why not, or takes it back; true if the answer will do. */
  check: () => boolean;
  /** Shows a reason that is not the field's own. */
  blame: (key: Key | null) => void;
}

const FILLED_BY_BROWSER: Record<string, string> = { name: "name", email: "email", phone: "tel" };
const LONGEST: Record<string, number> = { name: 200, email: 320, phone: 100, message: 20_000 };
let count = 0;

export function fieldOf(field: FormField, texts: Texts): Field {
  const id = `f${(count += 1)}`;
  const control = controlOf(field, id, texts);
  const isBox = field.kind === "checkbox";
  const label = field.label || texts.named(`field.${field.name}`) || field.name;
  const star = field.required && h("span", { "aria-hidden": "true", class: "star" }, " *");
  const name = h("label", { for: id }, ...(isBox ? linked(label) : [label]), star);
  const reason = h("p", { id: `${id}-why`, class: "wrong", hidden: true });

  function blame(key: Key | null): void {
    write(reason, key ? texts.say(key) : "");
    control.setAttribute("aria-invalid", `${!!key}`);
  }

  function value(): string {
    if (control instanceof HTMLInputElement && isBox) return control.checked ? label : "";
    return control.value.trim();
  }

  function check(): boolean {
    const isWrongEmail = field.kind === "email" && value() && !/^\S+@\S+\.\S+$/.test(value());
    const isMissing = field.required && !value();
    blame(isMissing ? (isBox ? "wrong.tick" : "wrong.empty") : isWrongEmail ? "wrong.email" : null);
    return !isMissing && !isWrongEmail;
  }

  const parts = isBox ? [h("div", { class: "tick" }, control, name)] : [name, control];
  const element = h("div", { class: "field" }, ...parts, reason);
  return { name: field.name, element, control, value, check, blame };
}

function controlOf(field: FormField, id: string, texts: Texts): Control {
  const common = {
    id,
    name: field.name,
    required: field.required,
    "aria-describedby": `${id}-why`,
    autocomplete: FILLED_BY_BROWSER[field.name] ?? null,
    maxlength: LONGEST[field.name] ?? 5000,
  };
  if (field.kind === "textarea") return h("textarea", { ...common, rows: 4 });
  if (field.kind !== "select") return h("input", { ...common, type: field.kind });
  const choices = field.options.map((option) => h("option", { value: option }, option));
  return h("select", { ...common, maxlength: null }, h("option", { value: "" }, texts.say("choose")), ...choices);
}
