// SPDX-License-Identifier: MIT
/** The owner's form: sent under one key until there is an answer, and honest about how that goes. */

import type { Tracker } from "../../tracking/client/tracker";
import { h, write } from "./dom";
import { fieldOf, type Field } from "./field";
import type { FormField, Settings } from "./settings";
import type { Texts } from "./texts";

/** What the widget may do on this page; in the preview it is not live, and sends nothing. */
export interface Site {
  tracker: Tracker;
  live: boolean;
  /** Tells an event on the visitor's path. */
  track: (event: string) => void;
}

const OWN_MEMBERS = new Set(["name", "email", "phone", "message"]);
const ANSWERS = ["email", "phone", "message"];
const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 60_000;
/** A robot's bait; see docs/channels/web_form.md. */
const TRAP = "_website";
const TRY_LATER = [408, 425, 429];

export class Form {
  element = h("div", { class: "page" });
  private fields: Field[] = [];
  private consent: Field | null = null;
  private trap = h("input", { name: TRAP, tabindex: -1, autocomplete: "off", "aria-hidden": "true", class: "trap" });
  private state = h("p", { class: "state", role: "status", tabindex: -1, hidden: true });
  private button = h("button", { class: "main" });
  private isSending = false;
  private retry = h("button", { type: "button", class: "plain", hidden: true });
  private opened = 0;
  private timer = 0;

  constructor(
    private site: Site,
    private settings: Settings,
    private texts: Texts,
  ) {
    this.ask();
  }

  /** The time since then tells people from robots. */
  shown(): void {
    this.opened ||= Date.now();
  }

  private ask(): void {
    const { settings, texts } = this;
    this.fields = settings.fields.map((field) => fieldOf(field, texts));
    this.consent = settings.consent ? fieldOf(consentField(settings.consent), texts) : null;
    write(this.button, texts.say("send"));
    write(this.state, "");
    const elements = [...this.fields, ...(this.consent ? [this.consent] : [])].map(({ element }) => element);
    const submit = (event: Event) => (event.preventDefault(), this.submit());
    const form = h("form", { novalidate: true, onsubmit: submit }, ...elements, this.trap, this.state, this.retry, this.button);
    this.element.replaceChildren(form);
  }

  private submit(): void {
    if (this.isSending || !this.isFilled()) return;
    const key = this.site.tracker.newKey();
    const body = JSON.stringify(this.body());
    const { tracker } = this.site;
    // The tracker takes it up on the next page if this one is left before there is an answer.
    if (tracker.keeps()) tracker.attempt(() => sessionStorage.setItem(`ow_lead_${key}`, body));
    write(this.state, this.texts.say("form.sending"));
    this.lock(true);
    void this.deliver(key, body, FIRST_PAUSE_MS);
  }

  private isFilled(): boolean {
    const all = [...this.fields, ...(this.consent ? [this.consent] : [])];
    const wrong = all.filter((field) => !field.check());
    const answers = this.fields.filter(({ name }) => ANSWERS.includes(name));
    if (!wrong.length && !answers.some((field) => field.value())) {
      answers[0]?.blame("wrong.nothing");
      wrong.push(...answers.slice(0, 1));
    }
    wrong[0]?.control.focus();
    return !wrong.length;
  }

  private body(): Record<string, unknown> {
    const own: Record<string, string> = {};
    const fields: Record<string, string> = {};
    for (const field of this.fields) if (field.value()) (OWN_MEMBERS.has(field.name) ? own : fields)[field.name] = field.value();
    return {
      ...this.site.tracker.source(),
      ...own,
      fields,
      consent: this.consent && { text: this.settings.consent, at: new Date().toISOString() },
      _elapsed: `${Date.now() - (this.opened || Date.now())}`,
      [TRAP]: this.trap.value,
    };
  }

  private async deliver(key: string, body: string, pause: number): Promise<void> {
    const answer = this.site.live ? await this.post(key, body) : { ok: true, status: 201 };
    const status = answer?.status ?? 0;
    if (status < 200 || status >= 500 || TRY_LATER.includes(status)) return this.again(key, body, pause);
    const { tracker } = this.site;
    tracker.attempt(() => sessionStorage.removeItem(`ow_lead_${key}`));
    if (answer!.ok) return this.thank();
    this.lock(false);
    write(this.state, this.texts.say("form.refused"));
  }

  private post(key: string, body: string): Promise<Response | null> {
    const { base, site } = this.site.tracker;
    const headers = { "Content-Type": "application/json", "Idempotency-Key": key, Accept: "application/json" };
    return fetch(`${base}/w/${site}/leads`, { method: "POST", body, headers, credentials: "same-origin" }).catch(() => null);
  }

  private again(key: string, body: string, pause: number): void {
    const now = () => {
      clearTimeout(this.timer);
      removeEventListener("online", now);
      this.retry.hidden = true;
      write(this.state, this.texts.say("form.sending"));
      void this.deliver(key, body, Math.min(pause * 2, LONGEST_PAUSE_MS));
    };
    write(this.state, this.texts.say("form.failed"));
    write(this.retry, this.texts.say("form.retry"));
    this.retry.onclick = now;
    this.timer = setTimeout(now, pause * (0.5 + Math.random()));
    addEventListener("online", now);
  }

  private thank(): void {
    const another = () => {
      this.opened = Date.now();
      this.ask();
      this.fields[0]?.control.focus();
    };
    this.lock(false);
    const thanks = h("p", { class: "thanks", role: "status", tabindex: -1 }, this.texts.say("form.sent"));
    this.element.replaceChildren(thanks, h("button", { class: "plain", onclick: another }, this.texts.say("form.another")));
    thanks.focus();
  }

  /** What is on its way can no longer be changed: under its key it would be another request. */
  private lock(isLocked: boolean): void {
    // The focus may not stand on what is about to be switched off.
    if (isLocked) this.state.focus();
    this.isSending = isLocked;
    this.button.hidden = isLocked;
    for (const { control } of this.fields) control.disabled = isLocked;
    if (this.consent) this.consent.control.disabled = isLocked;
  }
}

export function consentField(text: string): FormField {
  return { name: "consent", kind: "checkbox", label: text, required: true, options: [] };
}
