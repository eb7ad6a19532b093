// SPDX-License-Identifier: MIT
/** Makes a lead of what is sent with a form of the site itself, whatever becomes of it there. */

import { meant } from "./meant";
import { newKey } from "./new_key";
import type { Line } from "./own";
import { watchSending } from "./sending";

/** `page` is a path, with all below it if it ends with `*`; `fields` says what the names on the page mean. */
export interface OwnForm {
  selector: string;
  page: string;
  fields: Record<string, string>;
}

interface Attempt {
  form: Element;
  answers: Record<string, string>;
  /** Absent for a click, which sends nothing by itself. */
  event?: Event;
  until: number;
}

/** How long after a click or a prevented submit the page may take to send the form in its own way. */
const PATIENCE_MS = 30_000;
const PERSON = ["email", "phone", "message"];
const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 60_000;
/** A short word stands in many things that a page sends. */
const LEAST_TELLING = 8;
const MOST_KEPT_ALIVE = 60_000;

export function catchForms(line: Line, forms: OwnForm[], ask: boolean): void {
  const landing = [location.href, document.referrer];
  const sent = new WeakMap<Element, string>();
  let attempts: Attempt[] = [];

  function safely(what: () => void): void {
    try {
      what();
    } catch {
      // The site's form goes its way.
    }
  }

  function begin(target: EventTarget | null, event?: Event): void {
    if (!(target instanceof Element)) return;
    for (const own of forms) {
      const form = isHere(own.page) ? target.closest(own.selector) : null;
      if (!form || isOurs(form, line.base)) continue;
      const answers = meant(form, own.fields);
      attempts = attempts.filter((each) => each.form !== form && each.until > Date.now());
      if (!answers || !PERSON.some((name) => answers[name])) return;
      const attempt: Attempt = { form, answers, until: Date.now() + PATIENCE_MS, ...(event && { event }) };
      attempts.push(attempt);
      if (event) setTimeout(() => safely(() => settle(attempt)));
      return;
    }
  }

  /** What the site did not prevent is on its way; what it prevented is a lead only once the site sends it. */
  function settle(attempt: Attempt): void {
    if (attempt.event && !attempt.event.defaultPrevented) deliver(attempt);
  }

  function deliver(attempt: Attempt): void {
    if (!attempts.includes(attempt)) return;
    attempts = attempts.filter((each) => each !== attempt);
    const text = JSON.stringify(attempt.answers);
    if (sent.get(attempt.form) === text) return;
    sent.set(attempt.form, text);
    const key = newKey();
    const { name, email, phone, message, ...fields } = attempt.answers;
    // Written in two ways that must say the same: here as a form, on the next page as JSON.
    const lead = { name, email, phone, message, ...source(), ...(Object.keys(fields).length && { fields }) };
    // The tracker of the next page takes it up from there, under the same key.
    if (!ask || line.visitor()) safely(() => sessionStorage.setItem(`ow_lead_${key}`, JSON.stringify(lead)));
    post(key, encoded(key, lead), FIRST_PAUSE_MS);
  }

  function source(): Record<string, string> {
    let kept: unknown;
    safely(() => (kept = JSON.parse(sessionStorage.getItem("ow_landing") ?? "null")));
    const [first, before] = Array.isArray(kept) && kept.length === 2 ? (kept as string[]) : landing;
    return dropEmpty({
      visitor: line.visitor(),
      page: location.href,
      referrer: document.referrer,
      _landing: first,
      _landing_referrer: before,
    });
  }

  /** Without a header that a browser would have to ask for first: the page is about to go. */
  function post(key: string, body: URLSearchParams, pause: number): void {
    const keepalive = `${body}`.length < MOST_KEPT_ALIVE;
    const again = () => setTimeout(() => post(key, body, Math.min(pause * 2, LONGEST_PAUSE_MS)), pause * (0.5 + Math.random()));
    line.fetch(`${line.base}/leads`, { method: "POST", body, keepalive, credentials: "omit" }).then(
      ({ status }) => {
        if (status > 499 || status === 408 || status === 425 || status === 429) again();
        else safely(() => sessionStorage.removeItem(`ow_lead_${key}`));
      },
      again,
    );
  }

  function isSent(text: string): void {
    for (const attempt of attempts.filter((each) => each.until > Date.now()))
      if (holds(text, attempt.answers)) deliver(attempt);
  }

  const submitted = (event: Event) => safely(() => isValid(event.target as HTMLFormElement) && begin(event.target, event));
  const clicked = (event: Event) =>
    safely(() => {
      const button = (event.target as Element).closest("button,[role=button],input[type=submit],input[type=button],a");
      const form = button?.closest("form");
      if (button && (!form || isValid(form))) begin(button);
    });
  addEventListener("submit", submitted, true);
  addEventListener("click", clicked, true);
  addEventListener("pagehide", () => safely(() => attempts.forEach(settle)));
  watchSending(
    line.base,
    () => attempts.length > 0,
    (text) => safely(() => isSent(text)),
    // Called by the page's own code after it has looked at the form; no event tells of it.
    (form) => safely(() => attempts.filter((each) => each.form === form || form.contains(each.form)).forEach(deliver)),
  );
}

function isHere(page: string): boolean {
  return !page || (page.endsWith("*") ? location.pathname.startsWith(page.slice(0, -1)) : location.pathname === page);
}

/** Forms that come to OneWindow anyway. */
function isOurs(form: Element, base: string): boolean {
  const action = new URL(form.getAttribute("action") ?? "", document.baseURI).href;
  return form.hasAttribute("data-onewindow") || action.startsWith(`${base}/leads`);
}

/** By the page's own rules, also where `novalidate` keeps the browser from asking; no event is fired. */
function isValid(form: HTMLFormElement): boolean {
  return [...form.elements].every((each) => {
    const { willValidate, validity } = each as HTMLInputElement;
    return !willValidate || !validity || validity.valid;
  });
}

/** Whether what goes out carries what was typed, however it is written there. */
function holds(text: string, { email, phone, message }: Record<string, string>): boolean {
  const digits = (phone ?? "").replace(/\D/g, "");
  if (email && text.toLowerCase().includes(email.toLowerCase())) return true;
  if (digits.length > 5 && text.replace(/\D/g, "").includes(digits)) return true;
  if (!message || (message.length < LEAST_TELLING && (email || phone))) return false;
  return text.includes(message) || text.includes(JSON.stringify(message).slice(1, -1));
}

function encoded(key: string, { fields, ...members }: Record<string, unknown>): URLSearchParams {
  const body = new URLSearchParams({ _key: key });
  for (const [name, value] of Object.entries(members)) if (value) body.set(name, value as string);
  for (const [name, value] of Object.entries(fields ?? {})) body.set(`fields[${name}]`, value as string);
  return body;
}

function dropEmpty(members: Record<string, string | null | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value)) as Record<string, string>;
}
