// SPDX-License-Identifier: MIT
/** What runs before the tracker on sites with pools of numbers: visitors see the number that is lent to them. */

import { ShownNumbers } from "./shown_numbers";
import { type Lent, type Shown, Speller } from "./spell";

/** What widgets/script.py puts in the place of the name. */
declare const ONEWINDOW_NUMBERS: { numbers: Shown[]; keeps: boolean };

const KEPT = "ow_numbers";
/** A number is the visitor's for the visit, which ends after half an hour. */
const GOOD_MS = 1_800_000;
const STILL_HERE_MS = 60_000;

function lendNumbers(base: string): void {
  const { numbers, keeps } = ONEWINDOW_NUMBERS;
  // Before the page can change it.
  const fetch = window.fetch;
  let visitor: unknown;
  let lent: Lent[] = [];
  const page = new ShownNumbers(new Speller(numbers), () => void ask());
  recall();

  // The tracker has told of a page, so the server knows this visit; the answer names the visitor.
  window.fetch = function (this: unknown, ...words: Parameters<typeof fetch>) {
    const answer = fetch.apply(this as Window, words);
    if (words[0] === `${base}/touches`)
      answer
        .then((told) => told.clone().json() as Promise<{ visitor: unknown }>)
        .then((told) => {
          visitor = told.visitor;
          return ask();
        })
        .catch(() => undefined);
    return answer;
  };
  // While somebody reads the page, nobody else gets the number.
  setInterval(() => {
    if (lent.length && document.visibilityState === "visible") void ask();
  }, STILL_HERE_MS);
  addEventListener("click", (event) => onClick(event.target), true);

  /** Who sees no number is lent none. */
  async function ask(clicked = false): Promise<void> {
    if (typeof visitor !== "string" || !page.seen) return;
    try {
      const body = JSON.stringify({ visitor, clicked });
      const answer = await fetch.call(window, `${base}/numbers`, { method: "POST", body, keepalive: true, credentials: "omit" });
      if (answer.ok) show(((await answer.json()) as { numbers: Lent[] }).numbers);
    } catch {
      // The page keeps its numbers as they are.
    }
  }

  function onClick(target: EventTarget | null): void {
    const link = (target as Element | null)?.closest?.<HTMLAnchorElement>("a[href]");
    if (link && lent.some(({ number }) => link.getAttribute("href") === `tel:${number}`)) void ask(true);
  }

  function show(given: Lent[]): void {
    lent = given;
    page.show(new Map(lent.map((each) => [each.shown, each])));
    if (keeps) attempt(() => sessionStorage.setItem(KEPT, JSON.stringify({ at: Date.now(), numbers: lent })));
  }

  /** Of the page before, so that this one begins with the same number. */
  function recall(): void {
    attempt(() => {
      const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null") as { at: number; numbers: Lent[] } | null;
      if (keeps && kept && Date.now() - kept.at < GOOD_MS) show(kept.numbers);
    });
  }
}

function attempt(what: () => void): void {
  try {
    what();
  } catch {
    // The browser forbids storage.
  }
}

const [, base] = /^(.*\/w\/[^/?#]+)\.js/.exec((document.currentScript as HTMLScriptElement | null)?.src ?? "") ?? [];
const known = window as unknown as { onewindow?: { track?: unknown } };
// A page that holds the script twice is looked through once.
if (base && !known.onewindow?.track) attempt(() => lendNumbers(base));
