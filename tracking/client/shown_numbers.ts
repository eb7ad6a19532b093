// SPDX-License-Identifier: MIT
/** Keeps the numbers on a page as they are lent now, whatever the page itself writes anew. */

import type { Lending, Speller } from "./spell";

const LINK = 'a[href^="tel:" i]';
const LEFT_ALONE = "script,style,noscript,textarea,template,[contenteditable]";

export class ShownNumbers {
  /** Whether any number of ours was ever seen. */
  seen = false;
  private lending: Lending = new Map();
  private readonly texts = new WeakMap<Text, { was: string; is: string }>();
  private readonly links = new WeakMap<Element, { was: string; is: string }>();

  constructor(
    readonly speller: Speller,
    readonly onseen: () => void,
  ) {
    const what = { childList: true, characterData: true, subtree: true, attributes: true, attributeFilter: ["href"] };
    new MutationObserver((changes) => {
      for (const { type, target, addedNodes } of changes) {
        if (type === "childList") addedNodes.forEach((node) => this.look(node));
        else this.look(target);
      }
    }).observe(document.documentElement, what);
    this.look(document.documentElement);
  }

  show(lending: Lending): void {
    this.lending = lending;
    this.look(document.documentElement);
  }

  private look(node: Node): void {
    if (node instanceof Text) {
      const link = node.parentElement?.closest(LINK);
      if (link) this.link(link);
      else this.write(node);
      return;
    }
    if (!(node instanceof Element) || node.closest(LEFT_ALONE)) return;
    if (node.matches(LINK)) this.link(node);
    node.querySelectorAll(LINK).forEach((link) => this.link(link));
    for (const text of textsIn(node)) if (!text.parentElement?.closest(LINK)) this.write(text);
  }

  private link(link: Element): void {
    const href = link.getAttribute("href")!;
    const known = this.links.get(link);
    const was = known?.is === href ? known.was : href;
    const shown = this.speller.called(was);
    if (shown) {
      this.see();
      const number = this.lending.get(shown)?.number;
      const is = number ? `tel:${number}` : was;
      this.links.set(link, { was, is });
      if (is !== href) link.setAttribute("href", is);
    }
    this.writeAll([...textsIn(link)]);
  }

  /** A number that is spread over several elements is written into the same ones. */
  private writeAll(texts: Text[]): void {
    const was = texts.map((text) => this.was(text));
    const whole = was.join("");
    const is = this.speller.spell(whole, this.lending);
    if (texts.length < 2 || is.length !== whole.length) return texts.forEach((text) => this.write(text));
    if (this.speller.has(whole)) this.see();
    let place = 0;
    texts.forEach((text, index) => this.put(text, was[index]!, is.slice(place, (place += was[index]!.length))));
  }

  private write(text: Text): void {
    const was = this.was(text);
    if (!this.speller.has(was)) return;
    this.see();
    this.put(text, was, this.speller.spell(was, this.lending));
  }

  /** What the page wrote there. */
  private was(text: Text): string {
    const known = this.texts.get(text);
    return known?.is === text.data ? known.was : text.data;
  }

  private put(text: Text, was: string, is: string): void {
    this.texts.set(text, { was, is });
    // Written only if it changes, or the observer would never rest.
    if (text.data !== is) text.data = is;
  }

  private see(): void {
    if (this.seen) return;
    this.seen = true;
    this.onseen();
  }
}

function* textsIn(root: Element): Generator<Text> {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node as Text;
    if (!text.parentElement?.closest(LEFT_ALONE)) yield text;
  }
}
