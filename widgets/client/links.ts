// SPDX-License-Identifier: MIT
/** The other ways to write or call: addresses are built by kind, so that a link can be nothing else. */

import type { Tracker } from "../../tracking/client/tracker";
import { h, icon, urlOf, type IconName } from "./dom";
import type { ContactLink, LinkKind } from "./settings";
import type { Texts } from "./texts";

const ICON_OF: Partial<Record<LinkKind, IconName>> = { phone: "phone", email: "email", page: "page", telegram: "plane" };

export function linkList(links: ContactLink[], texts: Texts): HTMLElement {
  const items = links.flatMap((link) => {
    const href = addressOf(link);
    return href ? [h("li", {}, anchor(link, href, texts))] : [];
  });
  return h("ul", { class: "links" }, ...items);
}

/** Who deletes the code of such a link may be known by the time when it was followed. */
export function tellClicks(list: HTMLElement, track: (event: string) => void): void {
  list.addEventListener("click", (event) => {
    const number = /^https:\/\/wa\.me\/(\d+)/.exec((event.target as Element).closest("a")?.href ?? "")?.[1];
    if (number) track(`whatsapp clicked +${number}`);
  });
}

/** Lets links into our own channels bring the visitor along; without an answer they stay as plain as they are. */
export async function carryVisitor(list: HTMLElement, tracker: Tracker): Promise<void> {
  const visitor = tracker.visitor();
  if (!visitor) return;
  const body = JSON.stringify({ visitor });
  try {
    const answer = await fetch(`${tracker.base}/w/${tracker.site}/contact-links`, { method: "POST", body });
    const { links } = (await answer.json()) as { links: { kind: string; value: string; href: string }[] };
    for (const { kind, value, href } of links) {
      const found = [...list.querySelectorAll("a")].find((one) => one.dataset.link === `${kind}:${value}`);
      // LINE shows a code to a computer's user for the plain address only.
      const fits = kind !== "line" || matchMedia("(pointer: coarse)").matches;
      if (found && fits && /^(https:|viber:)/.test(href)) found.href = href;
    }
  } catch {
    // The plain links lead there as well.
  }
}

/** Null for what cannot be such an address. */
export function addressOf({ kind, value }: ContactLink): string | null {
  const said = value.trim();
  const name = /^(?:https:\/\/[\w.]+\/)?@?([\w.+-]+)$/.exec(said)?.[1];
  const digits = said.replace(/[\s().-]/g, "").replace(/^\+/, "");
  const number = /^\d{3,15}$/.test(digits) ? digits : null;
  switch (kind) {
    case "telegram":
      return name ? `https://t.me/${name}` : null;
    case "vk":
      return name ? `https://vk.me/${name}` : null;
    case "line":
      return name ? `https://line.me/R/ti/p/%40${name}` : null;
    case "messenger":
      return name ? `https://m.me/${name}` : null;
    case "instagram":
      return name ? `https://ig.me/m/${name}` : null;
    case "whatsapp":
      return number && `https://wa.me/${number}`;
    case "viber":
      if (number) return `viber://chat?number=%2B${number}`;
      return name ? `viber://pa?chatURI=${name}` : null;
    case "phone":
      return number && `tel:${said.startsWith("+") ? "+" : ""}${number}`;
    case "email":
      return /^[^\s@?&]+@[^\s@?&]+$/.test(said) ? `mailto:${encodeURI(said)}` : null;
    case "page":
      return /^https?:\/\//i.test(said) ? (urlOf(said)?.href ?? null) : null;
    default:
      return null;
  }
}

function anchor(link: ContactLink, href: string, texts: Texts): HTMLElement {
  const isWeb = href.startsWith("http");
  return h(
    "a",
    { href, rel: "noopener noreferrer", target: isWeb && "_blank", "data-link": `${link.kind}:${link.value}` },
    icon(ICON_OF[link.kind] ?? "chat"),
    h("span", {}, link.label || texts.say(`link.${link.kind}`), h("small", {}, shown(link))),
  );
}

function shown({ kind, value }: ContactLink): string {
  return kind === "page" ? value.replace(/^https?:\/\/|\/$/g, "") : value;
}
