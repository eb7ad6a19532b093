// SPDX-License-Identifier: MIT
/** The dialog with its pages: chat, form, contacts; one of them is shown, by tabs if there are several. */

import { Chat } from "./chat";
import type { Conversation } from "./conversation";
import { h, icon, write } from "./dom";
import { Form, type Site } from "./form";
import { carryVisitor, linkList, tellClicks } from "./links";
import type { Settings } from "./settings";
import type { Texts } from "./texts";

export type PageName = "chat" | "form" | "links";

interface Page {
  tab: HTMLButtonElement;
  body: HTMLElement;
}

const HOUR_MS = 3_600_000;
const NEXT: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

export class Panel {
  element: HTMLElement;
  chat: Chat | null = null;
  page: PageName;
  private form: Form | null = null;
  private pages = new Map<PageName, Page>();
  private greeting = h("p", {});
  private links: HTMLElement;
  private carried = 0;

  constructor(
    private site: Site,
    settings: Settings,
    private texts: Texts,
    private conversation: Conversation,
    private events: { close: () => void; turned: () => void },
  ) {
    if (settings.chat) {
      this.chat = new Chat(site, settings, texts, conversation);
      this.add("chat", this.chat.element);
    }
    if (settings.form) {
      this.form = new Form(site, settings, texts);
      this.add("form", this.form.element);
    }
    this.links = linkList(settings.links, texts);
    tellClicks(this.links, site.track);
    if (this.links.children.length) this.add("links", h("div", { class: "page" }, this.links));
    this.page = [...this.pages.keys()][0] ?? "links";
    const close = h("button", { class: "close", "aria-label": texts.say("close"), onclick: events.close }, icon("close"));
    const title = h("h2", { id: "title" }, texts.say("title"));
    this.element = h(
      "section",
      { class: "panel", id: "panel", role: "dialog", "aria-labelledby": "title", tabindex: -1, lang: texts.language, hidden: true },
      h("header", {}, h("div", {}, title, this.greeting), close),
      this.pages.size > 1 && this.tabs(),
      ...[...this.pages.values()].map(({ body }) => body),
    );
    this.turn(this.page);
  }

  has(page: PageName): boolean {
    return this.pages.has(page);
  }

  turn(page: PageName): void {
    this.page = page;
    for (const [name, { tab, body }] of this.pages) {
      const isChosen = name === page;
      body.hidden = !isChosen;
      tab.setAttribute("aria-selected", `${isChosen}`);
      tab.tabIndex = isChosen ? 0 : -1;
    }
    if (page === "form") this.form?.shown();
    if (page === "chat") this.chat?.toEnd();
    if (page === "links") this.carry();
    this.events.turned();
  }

  /** Again after a while: what the links bring along is good for some days only. */
  private carry(): void {
    const now = Date.now();
    if (!this.links.children.length || !this.site.tracker.visitor() || now - this.carried < HOUR_MS) return;
    this.carried = now;
    void carryVisitor(this.links, this.site.tracker);
  }

  draw(): void {
    const { online } = this.conversation;
    write(this.greeting, this.chat ? this.texts.say(online ? "online" : "away") : "");
    this.chat?.draw();
  }

  /** Where somebody who has just opened the panel begins. */
  begin(): void {
    // A phone would lay its keyboard over what there is to read.
    const isPhone = matchMedia("(pointer: coarse)").matches;
    const first = this.pages.get(this.page)?.body.querySelector<HTMLElement>("textarea, input:not(.trap, [hidden]), select, a");
    const start = this.page === "chat" ? this.chat!.composer.text : first;
    ((!isPhone && start) || this.element).focus();
  }

  private add(name: PageName, content: HTMLElement): void {
    const turn = () => this.turn(name);
    const tab = h(
      "button",
      { role: "tab", id: `tab-${name}`, "aria-controls": `page-${name}`, onclick: turn, onkeydown: (event: KeyboardEvent) => this.step(event) },
      this.texts.say(`tab.${name}`),
    );
    content.id = `page-${name}`;
    this.pages.set(name, { tab, body: content });
  }

  private tabs(): HTMLElement {
    for (const [name, { body }] of this.pages) {
      body.setAttribute("role", "tabpanel");
      body.setAttribute("aria-labelledby", `tab-${name}`);
    }
    const label = this.texts.say("title");
    return h("div", { class: "tabs", role: "tablist", "aria-label": label }, ...[...this.pages.values()].map(({ tab }) => tab));
  }

  private step(event: KeyboardEvent): void {
    const names = [...this.pages.keys()];
    const by = NEXT[event.key];
    if (!by) return;
    const next = names[(names.indexOf(this.page) + by + names.length) % names.length]!;
    this.turn(next);
    this.pages.get(next)!.tab.focus();
  }
}
