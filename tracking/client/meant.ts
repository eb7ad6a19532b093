// SPDX-License-Identifier: MIT
/** Reads the answers of a form that its owner has named, and none that could be a secret. */

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const NEVER = /^(password|hidden|file|submit|button|image|reset)$/;
const SECRET = /(^|\s)(cc-|one-time-code|current-password|new-password)/;
const CARD = /(?:\d[ -]?){12,18}\d/g;
const LONGEST = 5000;

/** By what they mean; null if the form has none of them. */
export function meant(form: Element, fields: Record<string, string>): Record<string, string> | null {
  const answers: Record<string, string> = {};
  for (const control of controlsOf(form)) {
    const meaning = own(fields, control.name) ?? own(fields, control.id);
    const value = meaning && maySee(control) ? withoutCards(valueOf(control).trim(), meaning).slice(0, LONGEST) : "";
    if (!meaning || !value) continue;
    answers[meaning] = meaning in answers ? answers[meaning] + (meaning === "name" ? " " : ", ") + value : value;
  }
  return Object.keys(answers).length ? answers : null;
}

/** Also those that stand elsewhere on the page and name the form. */
export function controlsOf(form: Element): Control[] {
  const all = form instanceof HTMLFormElement ? [...form.elements] : [...form.querySelectorAll("input,select,textarea")];
  return all.filter((each): each is Control => /^(input|select|textarea)$/i.test(each.tagName));
}

export function maySee(control: Control): boolean {
  return !NEVER.test(control.type) && !SECRET.test((control.getAttribute("autocomplete") ?? "").toLowerCase());
}

function own(fields: Record<string, string>, name: string): string | undefined {
  return Object.prototype.hasOwnProperty.call(fields, name) ? fields[name] : undefined;
}

function valueOf(control: Control): string {
  if (control instanceof HTMLSelectElement) return [...control.selectedOptions].map((each) => each.text.trim()).join(", ");
  if (/^(checkbox|radio)$/.test(control.type) && !(control as HTMLInputElement).checked) return "";
  return control.value;
}

/** Numbers that could be a bank card's; a phone number has at most 15 digits. */
function withoutCards(text: string, meaning: string): string {
  return text.replace(CARD, (number) => {
    const digits = number.replace(/\D/g, "");
    return (meaning === "phone" && digits.length < 16) || !isCard(digits) ? number : "****";
  });
}

/** By the check digit (Luhn). */
function isCard(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    sum += place % 2 ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 === 0;
}
