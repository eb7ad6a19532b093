// The same mail in plain text, for programs that show no HTML and for everything here that counts or searches words.

const LINES = new Set(["DIV", "UL", "OL", "LI", "BLOCKQUOTE"]);

export function wordsOf(root: Node): string {
  return linesOf(root).replace(/\u00a0/g, " ").replace(/[ \t]+$/gm, "").replace(/\n+$/, "");
}

function linesOf(root: Node): string {
  let text = "";
  let number = 0;
  for (const child of root.childNodes) {
    if (LINES.has(child.nodeName) && text && !text.endsWith("\n")) text += "\n";
    number += child.nodeName === "LI" ? 1 : 0;
    text += said(child, root.nodeName === "OL" ? `${number}. ` : "- ");
  }
  return text;
}

function said(node: Node, mark: string): string {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? "";
  if (node.nodeName === "BR") return "\n";
  const inner = linesOf(node);
  if (node instanceof HTMLAnchorElement) return named(inner, node.getAttribute("href") ?? "");
  if (!LINES.has(node.nodeName)) return inner;
  const block = inner.replace(/\n$/, "");
  if (node.nodeName === "LI") return `${mark}${block.replace(/\n/g, "\n  ")}\n`;
  if (node.nodeName === "BLOCKQUOTE") return `${block.replace(/^/gm, "> ")}\n`;
  return `${block}\n`;
}

/** The address behind the words that stand for it. */
function named(words: string, href: string): string {
  const bare = href.replace(/^(?:mailto:|tel:|https?:\/\/)/i, "").replace(/\/$/, "");
  return !bare || words.includes(bare) ? words : `${words} (${href.replace(/^(?:mailto:|tel:)/i, "")})`;
}
