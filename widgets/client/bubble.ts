// SPDX-License-Identifier: MIT
/** One message with its files; what it says is text, and only addresses of the web become links. */

import { h, linked, urlOf } from "./dom";
import type { Attachment, Line } from "./thread";
import type { Texts } from "./texts";

const IMAGES = /^image\/(png|jpeg|gif|webp|avif)$/;

export function bubble(line: Line, texts: Texts, base: string): HTMLElement {
  const isOurs = line.direction === "in";
  const author = isOurs ? texts.say("you") : line.agent || texts.say("agent");
  const files = line.attachments.map((file) => attachment(file, base));
  const notes = isOurs ? ` · ${texts.say(line.state)}` : "";
  return h(
    "div",
    { class: `line ${line.direction} ${line.state}` },
    h("span", { class: isOurs ? "unseen" : "author" }, author),
    line.text && h("p", { class: "bubble" }, ...linked(line.text)),
    ...files,
    h("small", {}, moment(line.at, texts.locale) + notes),
  );
}

/** A picture that the page's policy does not let us show is a link like any other file. */
function attachment(file: Attachment, base: string): HTMLElement {
  const url = file.url ? urlOf(file.url, base) : null;
  if (url?.origin !== new URL(base).origin) return h("span", { class: "file" }, file.name);
  const link = h("a", { class: "file", href: url.href, target: "_blank", rel: "noopener noreferrer" }, file.name);
  if (!IMAGES.test(file.type)) return link;
  const image = h("img", { alt: file.name, loading: "lazy", src: url.href, onerror: () => link.replaceChildren(file.name) });
  link.replaceChildren(image);
  return link;
}

function moment(at: string, locale: string): string {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  const day = isToday ? {} : ({ day: "numeric", month: "short" } as const);
  return new Intl.DateTimeFormat(locale, { ...day, hour: "2-digit", minute: "2-digit" }).format(date);
}
