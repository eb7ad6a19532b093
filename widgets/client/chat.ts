// SPDX-License-Identifier: MIT
/** The chat as the visitor sees it. */

import { Composer } from "./composer";
import type { Conversation } from "./conversation";
import { h, write } from "./dom";
import type { Site } from "./form";
import type { Settings } from "./settings";
import type { Texts } from "./texts";
import { bubble } from "./bubble";
import type { Line } from "./thread";

const NEAR_THE_END_PX = 60;

export class Chat {
  element: HTMLElement;
  composer: Composer;
  private log: HTMLElement;
  private typing = h("p", { class: "typing", hidden: true });
  private state = h("p", { class: "state", role: "status", hidden: true });
  private isAtEnd = true;
  private drawn = new Map<string, { element: HTMLElement; as: string }>();

  constructor(
    private site: Site,
    settings: Settings,
    private texts: Texts,
    private conversation: Conversation,
  ) {
    this.composer = new Composer(site, settings, texts, {
      say: (...words) => site.live && conversation.say(...words),
      typed: () => conversation.typed(),
    });
    const greeting = h("p", { class: "bubble greeting" }, texts.say("greeting"));
    this.log = h(
      "div",
      { class: "log", role: "log", "aria-live": "polite", "aria-label": texts.say("messages"), tabindex: 0 },
      greeting,
    );
    const drop = h("p", { class: "drop", "aria-hidden": "true" }, texts.say("file.drop"));
    this.element = h("div", { class: "chat" }, this.log, this.typing, this.state, this.composer.element, drop);
    this.followEnd();
    this.takeDrops();
    this.draw();
  }

  draw(): void {
    const { conversation, texts, log } = this;
    let before: Element | null = log.firstElementChild;
    for (const line of conversation.lines) {
      const element = this.place(line);
      if (before?.nextElementSibling !== element) {
        before!.after(element);
        this.isAtEnd ||= line.state === "waiting";
      }
      before = element;
    }
    while (before?.nextElementSibling) before.nextElementSibling.remove();
    const name = conversation.typing === "?" ? texts.say("someone") : conversation.typing;
    write(this.typing, name && texts.say("typing", { name }));
    write(this.state, this.stateText());
    const isFirst = !conversation.lines.some(({ direction }) => direction === "in");
    this.composer.ask(!conversation.online && !conversation.isReachable, isFirst);
    if (this.isAtEnd) this.toEnd();
  }

  toEnd(): void {
    this.log.scrollTop = this.log.scrollHeight;
  }

  /** Whoever reads further up is left there; whoever is at the end stays there, when pictures have come too. */
  private followEnd(): void {
    const { log } = this;
    const look = () => (this.isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_THE_END_PX);
    log.addEventListener("scroll", look);
    log.addEventListener("load", () => this.isAtEnd && this.toEnd(), true);
  }

  private place(line: Line): HTMLElement {
    const known = this.drawn.get(line.key);
    const as = JSON.stringify(line);
    if (known?.as === as) return known.element;
    const element = bubble(line, this.texts, this.site.tracker.base);
    known?.element.replaceWith(element);
    this.drawn.set(line.key, { element, as });
    return element;
  }

  private stateText(): string {
    const { state } = this.conversation;
    if (state === "lost") return this.texts.say("disconnected");
    return state === "connecting" ? this.texts.say("connecting") : "";
  }

  private takeDrops(): void {
    const { element } = this;
    const over = (isOver: boolean) => (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      element.classList.toggle("over", isOver);
    };
    element.addEventListener("dragover", over(true));
    element.addEventListener("dragleave", over(false));
    element.addEventListener("drop", (event) => {
      over(false)(event);
      this.composer.attach(event.dataTransfer?.files);
    });
  }
}
