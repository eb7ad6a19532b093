// SPDX-License-Identifier: MIT
/** What runs before the tracker on sites whose own forms are caught, or that have several hosts. */

import { catchForms, type OwnForm } from "./own_forms";
import { findForms } from "./find_forms";
import { joinHosts } from "./join_hosts";

/** What widgets/script.py puts in the place of the name. */
declare const ONEWINDOW_OWN: { forms: OwnForm[]; find: boolean; hosts: string[]; ask: boolean };

/** Where and how to reach OneWindow, as the page's own changes to `fetch` cannot touch it. */
export interface Line {
  /** The address of the site at OneWindow, without a slash at the end. */
  base: string;
  fetch: typeof fetch;
  visitor: () => string | null;
}

const settings = ONEWINDOW_OWN;
const page = window as unknown as { onewindow?: { track?: unknown; visitor?: () => string | null } };
const [, base] = /^(.*\/w\/[^/?#]+)\.js/.exec((document.currentScript as HTMLScriptElement | null)?.src ?? "") ?? [];
// A page that holds the script twice is told of once.
if (base && !page.onewindow?.track) {
  const line: Line = { base, fetch: window.fetch.bind(window), visitor: () => page.onewindow?.visitor?.() ?? null };
  for (const start of [
    () => joinHosts(line, settings.hosts),
    () => settings.forms.length && catchForms(line, settings.forms, settings.ask),
    () => settings.find && findForms(line),
  ])
    try {
      start();
    } catch {
      // The page must not notice.
    }
}
