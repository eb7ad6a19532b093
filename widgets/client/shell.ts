// SPDX-License-Identifier: MIT
/** The widget on its page: the button in the corner, the panel above everything, and nothing of the page's own style. */

import { inkOn, readable } from "./colors";
import { Conversation, type User } from "./conversation";
import { h, icon, write } from "./dom";
import type { Site } from "./form";
import { Panel, type PageName } from "./panel";
import type { Settings } from "./settings";
import { textsOf, type Texts } from "./texts";
import css from "./widget.css?inline";

/** The grounds of both themes, as in widget.css. */
const LIGHT = "#ffffff";
const DARK = "#1b1e24";
const PHONE = "(max-width: 480px), (max-height: 480px)";
const FOCUSABLE = "button, a[href], input, select, textarea, [tabindex='0']";

export class Shell {
  private host = document.createElement("onewindow-widget");
  private root = this.host.attachShadow({ mode: "open" });
  private texts: Texts;
  private conversation: Conversation;
  private panel: Panel | null = null;
  private box: HTMLElement;
  private launcher: HTMLButtonElement;
  private badge = h("span", { class: "badge", "aria-hidden": "true", hidden: true });
  private news = h("p", { class: "unseen", role: "status" });
  private isOpen = false;
  private cameFrom: HTMLElement | null = null;

  constructor(
    private site: Site,
    private settings: Settings,
    private opened = () => {},
  ) {
    this.texts = textsOf(settings);
    this.conversation = new Conversation(site.tracker, settings.online, () => this.draw());
    const toggle = () => (this.isOpen ? this.close() : this.open());
    this.launcher = h("button", { class: "launcher", "aria-expanded": "false", onclick: toggle });
    this.launcher.append(icon(settings.chat ? "chat" : settings.form ? "form" : "phone"), icon("close"), this.badge);
    this.box = h("div", { class: `box ${settings.theme} ${settings.position}` }, this.launcher, this.news);
    this.paint();
    this.root.append(this.box);
    this.root.addEventListener("keydown", (event) => this.key(event as KeyboardEvent));
    document.addEventListener("visibilitychange", this.look);
    window.visualViewport?.addEventListener("resize", this.fit);
    this.show();
    this.draw();
    if (site.live && settings.chat && this.conversation.isKnown) this.conversation.connect();
  }

  open(page?: PageName): void {
    if (!this.panel) this.opened();
    const panel = (this.panel ??= this.build());
    if (page && panel.has(page)) panel.turn(page);
    if (!this.isOpen) {
      const active = this.root.activeElement ?? document.activeElement;
      this.cameFrom = active instanceof HTMLElement && active !== document.body ? active : this.launcher;
    }
    this.set(true);
    // The owner who looks at a preview is writing elsewhere.
    if (this.site.live) panel.begin();
    panel.chat?.toEnd();
  }

  close(): void {
    if (!this.isOpen) return;
    const hadFocus = this.root.activeElement !== null;
    this.set(false);
    this.conversation.rest();
    if (hadFocus) (this.cameFrom?.isConnected ? this.cameFrom : this.launcher).focus();
  }

  identify(user: User | null): void {
    this.conversation.identify(user);
  }

  remove(): void {
    document.removeEventListener("visibilitychange", this.look);
    window.visualViewport?.removeEventListener("resize", this.fit);
    this.conversation.leave();
    this.host.remove();
  }

  /** Made when it is asked for the first time: most visitors never do. */
  private build(): Panel {
    const { site, settings, texts, conversation } = this;
    const events = { close: () => this.close(), turned: () => this.look() };
    const panel = new Panel(site, settings, texts, conversation, events);
    this.box.append(panel.element);
    this.launcher.setAttribute("aria-controls", "panel");
    return panel;
  }

  private set(isOpen: boolean): void {
    const { element } = this.panel!;
    this.isOpen = isOpen;
    element.hidden = !isOpen;
    element.setAttribute("aria-modal", `${this.isFull}`);
    this.box.classList.toggle("open", isOpen);
    this.launcher.setAttribute("aria-expanded", `${isOpen}`);
    this.fit();
    this.look();
    this.draw();
  }

  /** Tells the conversation whether it is read now; it is not opened before somebody looks. */
  private look = (): void => {
    const isChat = this.isOpen && !!this.panel?.chat && this.panel.page === "chat";
    if (isChat && this.site.live) this.conversation.connect();
    this.conversation.look(isChat && !document.hidden);
  };

  private draw(): void {
    const { unread } = this.conversation;
    const news = unread ? this.texts.count("unread", unread) : "";
    write(this.badge, unread ? `${Math.min(unread, 99)}` : "");
    if (this.news.textContent !== news) this.news.textContent = news;
    const name = this.texts.say(this.isOpen ? "close" : "launcher");
    this.launcher.setAttribute("aria-label", [name, news].filter(Boolean).join(", "));
    this.panel?.draw();
  }

  private get isFull(): boolean {
    return matchMedia(PHONE).matches;
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape" && this.isOpen) {
      event.stopPropagation();
      this.close();
    } else if (event.key === "Tab" && this.isOpen && this.isFull) this.turnRound(event);
  }

  /** Where the panel fills the screen, what lies beneath cannot be reached by Tab either. */
  private turnRound(event: KeyboardEvent): void {
    const all = [...this.panel!.element.querySelectorAll<HTMLElement>(FOCUSABLE)];
    const stops = all.filter((one) => one.tabIndex >= 0 && one.getClientRects().length);
    const [first, last] = [stops[0], stops[stops.length - 1]];
    const active = this.root.activeElement;
    const isAtEdge = event.shiftKey ? active === first || active === this.panel!.element : active === last;
    if (!isAtEdge) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }

  /** Above the keyboard of a phone, which browsers lay over fixed elements. */
  private fit = (): void => {
    const height = this.isOpen && this.isFull ? window.visualViewport?.height : undefined;
    if (this.panel) this.panel.element.style.height = height ? `${height}px` : "";
  };

  /** Set from code, which no policy about styles forbids. */
  private paint(): void {
    const { color } = this.settings;
    const colors = { fill: color, ink: inkOn(color), "on-light": readable(color, LIGHT), "on-dark": readable(color, DARK) };
    for (const [name, value] of Object.entries(colors)) this.box.style.setProperty(`--${name}`, value);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    this.root.adoptedStyleSheets = [sheet];
  }

  /** Outside of the body, whose children pages replace, and in the top layer where the browser has one. */
  private show(): void {
    document.documentElement.append(this.host);
    if (!this.host.showPopover) return;
    this.host.popover = "manual";
    this.host.showPopover();
  }
}
