// What of somebody's HTML a mail of ours is written in: lines, bold, italic, lists, quotations and links.

const DROPPED = "script,style,template,head,title,noscript,iframe,object,embed,svg,math,select,textarea,button,input";
const LINES = "address,article,aside,dd,div,dl,dt,figure,footer,form,h1,h2,h3,h4,h5,h6,header,hr,main,p,pre,section,table,tr";
const KEPT: Record<string, string> = { b: "b", strong: "b", i: "i", em: "i", ul: "ul", ol: "ol", li: "li", blockquote: "blockquote", br: "br" };
const BOLD = /font-weight:\s*(?:bold|[6-9]00)/i;
const NOT_BOLD = /font-weight:\s*(?:normal|[1-4]00)/i;
const ITALIC = /font-style:\s*italic/i;
const DEEPEST = 100;

/** Anew and inert, whatever it was. */
export function cleaned(html: string): DocumentFragment {
  return cleanedNodes(new DOMParser().parseFromString(html, "text/html").body);
}

export function cleanedNodes(root: Node): DocumentFragment {
  const fragment = document.createDocumentFragment();
  copy(root, fragment, 0);
  return fragment;
}

/** Lines of plain text. */
export function plain(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const line of text.split("\n")) {
    const block = document.createElement("div");
    block.append(line || document.createElement("br"));
    fragment.append(block);
  }
  return fragment;
}

export function htmlOf(fragment: DocumentFragment): string {
  const holder = document.createElement("div");
  holder.append(fragment.cloneNode(true));
  return holder.innerHTML;
}

/** Whether it looks different from its text. */
export function isDesigned(fragment: DocumentFragment): boolean {
  return fragment.querySelector("b,i,a,ul,ol,blockquote") !== null;
}

/** An address that a link may have; what has no scheme is a page, or a mailbox. */
export function linkable(typed: string): string | null {
  const text = typed.trim();
  if (/^(?:https?:\/\/|mailto:|tel:)\S+$/i.test(text)) return text;
  if (/^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(text)) return `mailto:${text}`;
  return /^[^\s/:@]+\.[^\s/:@]{2,}(?:[/?#]\S*)?$/.test(text) ? `https://${text}` : null;
}

function copy(from: Node, to: Node, depth: number): void {
  for (const child of from.childNodes) {
    if (child instanceof Text) to.appendChild(document.createTextNode(flowing(child.data)));
    else if (child instanceof Element && depth < DEEPEST && !child.matches(DROPPED)) {
      const made = to.nodeName === "BR" ? null : like(child);
      if (made) to.appendChild(made);
      copy(child, made ? innermost(made) : to, depth + 1);
    }
  }
}

/** Line breaks of the source are none of the text. */
function flowing(text: string): string {
  return /^\s*\n\s*$/.test(text) ? "" : text.replace(/[ \t]*[\r\n]\s*/g, " ");
}

function like(element: Element): Element | null {
  const style = element.getAttribute("style") ?? "";
  const name = element.localName;
  if (name === "a") return link(element.getAttribute("href"));
  if (KEPT[name]) return KEPT[name] === "b" && NOT_BOLD.test(style) ? null : document.createElement(KEPT[name]);
  const line = element.matches(LINES) ? document.createElement("div") : null;
  const names = [BOLD.test(style) || /^h[1-6]$/.test(name) ? "b" : "", ITALIC.test(style) ? "i" : ""].filter(Boolean);
  const looks = names.map((each) => document.createElement(each));
  const chain = [...(line ? [line] : []), ...looks];
  chain.reduce<Element | null>((outer, inner) => (outer?.append(inner), inner), null);
  return chain[0] ?? null;
}

function link(href: string | null): Element | null {
  const address = href && linkable(href);
  if (!address) return null;
  const made = document.createElement("a");
  made.setAttribute("href", address);
  return made;
}

function innermost(element: Element): Element {
  return element.firstElementChild ? innermost(element.firstElementChild) : element;
}
