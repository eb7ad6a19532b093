// SPDX-License-Identifier: MIT
/** Lets a visitor who follows a link to another host of the same site be the same visitor there. */

import type { Line } from "./own";

const NAME = "ow_link";
const STANDING = /([?&])ow_link=[^&#]*(&?)/;
/** Less than the two minutes for which the server takes it. */
const GOOD_MS = 90_000;

export function joinHosts(line: Line, hosts: string[]): void {
  takeIn();
  if (hosts.length < 2) return;
  const tokens = new Map<string, { token: string; at: number }>();
  const asked = new Map<string, number>();

  /** While the pointer is still on its way, so that the click need not wait. */
  function ask(link: HTMLAnchorElement): void {
    const { host } = link;
    const visitor = line.visitor();
    if (!visitor || Date.now() - (asked.get(host) ?? 0) < GOOD_MS) return;
    asked.set(host, Date.now());
    const at = Date.now();
    const body = JSON.stringify({ visitor, host });
    line
      .fetch(`${line.base}/link-tokens`, { method: "POST", body, credentials: "omit" })
      .then((answer) => answer.json() as Promise<{ token?: string }>)
      .then(({ token }) => token && tokens.set(host, { token, at }))
      .catch(() => asked.delete(host));
  }

  function carry(link: HTMLAnchorElement): void {
    const known = tokens.get(link.host);
    if (!known || Date.now() - known.at > GOOD_MS || link.search.includes(NAME)) return;
    const plain = link.getAttribute("href")!;
    link.search += `${link.search ? "&" : "?"}${NAME}=${known.token}`;
    // Whoever copies the link afterwards copies it without.
    setTimeout(() => link.setAttribute("href", plain));
  }

  const heard = (act: (link: HTMLAnchorElement) => void) => (event: Event) => {
    try {
      const link = (event.target as Element).closest?.<HTMLAnchorElement>("a[href]");
      if (link && /^https?:$/.test(link.protocol) && link.host !== location.host && hosts.some((own) => isUnder(link, own))) act(link);
    } catch {
      // The link leads where it leads.
    }
  };
  for (const name of ["pointerover", "focusin", "touchstart"]) addEventListener(name, heard(ask), { capture: true, passive: true });
  for (const name of ["click", "auxclick"]) addEventListener(name, heard(carry), true);
}

/** Takes the token out of the address before anybody can copy it; the tracker sends it along. */
function takeIn(): void {
  const [standing] = STANDING.exec(location.search) ?? [];
  if (!standing) return;
  (window as unknown as Record<string, string>)[NAME] = standing.slice(NAME.length + 2).replace(/&$/, "");
  const clean = location.href.replace(STANDING, (_, mark: string, more: string) => (more ? mark : ""));
  history.replaceState(history.state, "", clean);
}

function isUnder(link: HTMLAnchorElement, own: string): boolean {
  const host = own.includes(":") ? link.host : link.hostname;
  return host === own || host.endsWith(`.${own}`) || `www.${host}` === own;
}
