// SPDX-License-Identifier: MIT
/** Where the visitor writes: his text, his files, and where to answer him when nobody is here. */

import { h, icon, write } from "./dom";
import { fieldOf, type Field } from "./field";
import { LARGEST_MB, upload } from "./files";
import { consentField, type Site } from "./form";
import type { Contact, Unsent, Upload } from "./outbox";
import type { Settings } from "./settings";
import type { Texts } from "./texts";

export interface Writing {
  say: (text: string, uploads: Upload[], contact: Contact | null, consent: Unsent["consent"]) => void;
  typed: () => void;
}

const LONGEST = 5000;
const TALLEST_PX = 120;

export class Composer {
  element: HTMLElement;
  text: HTMLTextAreaElement;
  private files = h("ul", { class: "files" });
  private fault = h("p", { class: "wrong", role: "status", hidden: true });
  private picker: HTMLInputElement = h("input", { type: "file", multiple: true, hidden: true });
  private why: HTMLElement;
  private contact: Field;
  private consent: Field | null;
  private ready: Upload[] = [];
  private underway = 0;
  private isDue = false;

  constructor(
    private site: Site,
    settings: Settings,
    private texts: Texts,
    private writing: Writing,
  ) {
    this.contact = fieldOf({ name: "contact", kind: "text", label: texts.say("contact"), required: true, options: [] }, texts);
    this.why = h("div", { class: "ask", hidden: true }, h("p", {}, texts.say("contact.why")), this.contact.element);
    this.consent = settings.consent ? fieldOf(consentField(settings.consent), texts) : null;
    const label = texts.say("message");
    this.text = h("textarea", { rows: 1, placeholder: label, "aria-label": label, maxlength: LONGEST });
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.text.addEventListener("paste", ({ clipboardData }) => this.attach(clipboardData?.files));
    this.picker.addEventListener("change", () => this.attach(this.picker.files));
    const pick = () => this.picker.click();
    this.element = h(
      "form",
      { class: "composer", novalidate: true, onsubmit: (event: Event) => (event.preventDefault(), this.send()) },
      this.why,
      this.consent?.element,
      this.files,
      this.fault,
      h(
        "div",
        { class: "row" },
        this.picker,
        h("button", { type: "button", class: "tool", "aria-label": texts.say("file.attach"), onclick: pick }, icon("clip")),
        this.text,
        h("button", { class: "tool send", "aria-label": texts.say("send") }, icon("send")),
      ),
    );
  }

  /** What has to be asked beside the text now. */
  ask(contact: boolean, consent: boolean): void {
    this.why.hidden = !contact;
    if (this.consent) this.consent.element.hidden = !consent;
  }

  attach(files: FileList | null | undefined): void {
    for (const file of files ?? []) void this.carry(file);
    this.picker.value = "";
  }

  private async carry(file: File): Promise<void> {
    const { texts, site } = this;
    const { name } = file;
    if (!site.live) return;
    write(this.fault, "");
    if (file.size > LARGEST_MB * 2 ** 20) return write(this.fault, texts.say("file.large", { name, n: LARGEST_MB }));
    const item = h("li", {}, texts.say("file.sending", { name, n: 0 }));
    this.files.append(item);
    this.underway += 1;
    try {
      const done = await upload(file, site.tracker, (n) => (item.textContent = texts.say("file.sending", { name, n })));
      this.ready.push(done);
      this.offer(done, item);
    } catch {
      this.isDue = false;
      item.remove();
      write(this.fault, texts.say("file.failed", { name }));
    }
    this.underway -= 1;
    if (this.isDue && !this.underway) this.send();
  }

  private offer(done: Upload, item: HTMLElement): void {
    const remove = () => {
      this.ready = this.ready.filter((one) => one !== done);
      item.remove();
      this.text.focus();
    };
    const label = this.texts.say("file.remove", { name: done.name });
    item.replaceChildren(done.name, h("button", { type: "button", "aria-label": label, onclick: remove }, icon("close")));
  }

  private send(): void {
    const text = this.text.value.trim();
    // Whoever presses Send while a file is on its way means the file too.
    this.isDue = this.underway > 0;
    if (this.isDue || (!text && !this.ready.length)) return this.text.focus();
    const asked = [this.contact, this.consent].filter((field) => field && !field.element.closest("[hidden]")) as Field[];
    const wrong = asked.filter((field) => !this.isAnswered(field));
    if (wrong[0]) return wrong[0].control.focus();
    const contact = asked.includes(this.contact) ? contactOf(this.contact.value()) : null;
    const agreed = this.consent && asked.includes(this.consent);
    this.writing.say(text, this.ready, contact, agreed ? { text: this.consent!.value(), at: new Date().toISOString() } : null);
    this.ready = [];
    this.files.replaceChildren();
    this.text.value = "";
    this.grow();
    this.text.focus();
  }

  private isAnswered(field: Field): boolean {
    if (!field.check()) return false;
    const isFine = field !== this.contact || !!contactOf(field.value());
    if (!isFine) field.blame("contact.wrong");
    return isFine;
  }

  private typed(): void {
    this.isDue = false;
    this.grow();
    if (this.text.value) this.writing.typed();
  }

  private key(event: KeyboardEvent): void {
    // On a phone Enter begins a new line, and while a word is being composed it only ends the word.
    const isPhone = matchMedia("(pointer: coarse)").matches;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || isPhone) return;
    event.preventDefault();
    this.send();
  }

  private grow(): void {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight + 2, TALLEST_PX)}px`;
  }
}

function contactOf(value: string): Contact | null {
  const none = { name: null, email: null, phone: null };
  if (/^\S+@\S+\.\S+$/.test(value)) return { ...none, email: value };
  return /^[+\d][\d\s().-]{4,30}$/.test(value) ? { ...none, phone: value } : null;
}
