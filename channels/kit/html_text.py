"""Turns HTML into the text that a person would have typed, and finds where older mail begins in it."""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

# What programs put around the mail that is answered.
_QUOTES = (
    ".gmail_quote, .gmail_quote_container, .gmail_extra, blockquote[type=cite], #divRplyFwdMsg,"
    " #appendonsend,"
    " .moz-cite-prefix, .yahoo_quoted, #yahoo_quoted, .protonmail_quote, .tutanota_quote,"
    " #OLK_SRC_BODY_SECTION,"
    " .zmail_extra, #isReplyContent, .WordSection1 > div > div[style*='border-top:solid #E1E1E1 1.0pt'],"
    " div[style*='border-top:solid #B5C4DF 1.0pt'], div[style*='border-top:solid #E1E1E1 1.0pt'],"
    " #mail-editor-reference-message-container, .ms-outlook-mobile-reference-message, #reply-intro, .WM_QUOTE"
)
_BLOCKS_NAMES = (
    "address article aside blockquote center dd details div dl dt figcaption figure footer header hr li"
    " main pre section"
    " summary tbody tfoot thead tr caption"
)
_BLOCKS = frozenset(_BLOCKS_NAMES.split())
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol"})
_SPACES = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
# Mail that ends here is followed by nothing of its own: the program's frame holds the rest.
_WRAPS = frozenset({"blockquote", "div"})


@dataclass(slots=True)
class _Page:
    """Lines as they are written; the line that is still open; how deep in quotations it stands."""

    lines: list[str] = field(default_factory=list)
    line: str = ""
    depth: int = 0
    preformatted: int = 0
    gap: int | None = None

    def text(self, text: str) -> None:
        if self.preformatted:
            first, *rest = text.split("\n")
            self.line += first
            for each in rest:
                self.end_line()
                self.line = each
            return
        text = _SPACES.sub(" ", text)
        self.line += text if self.line and not self.line.endswith((" ", "\t")) else text.lstrip(" ")

    def end_line(self) -> None:
        """Closes the line, empty or not."""
        if self.gap is not None and self.lines and self.lines[-1].strip("> "):
            self.lines.append(">" * min(self.gap, self.depth))
        self.gap = None
        self.lines.append(
            f"{'>' * self.depth}{' ' if self.depth else ''}{self.line.strip(chr(9)).rstrip()}".rstrip()
        )
        self.line = ""

    def begin_block(self, *, paragraph: bool = False) -> None:
        if self.line.strip():
            self.end_line()
        self.line = ""
        if paragraph:
            self.gap = self.depth if self.gap is None else min(self.gap, self.depth)


def html_text(tidied: str) -> tuple[str, int | None]:
    """The text of HTML that was tidied, and where in it the older mail begins: None if no program marked"
    " any, or something follows it."""
    document = LexborHTMLParser(f"<body>{tidied}</body>")
    if document.body is None:
        return "", None
    quote = document.css_first(_QUOTES)
    page = _Page()
    begin, end = _write(document.body, page, quote.mem_id if quote else None)
    page.begin_block()
    if begin is None or any(line.strip("> ") for line in page.lines[end:]):
        return "\n".join(page.lines).strip("\n"), None
    before = "\n".join(page.lines[:begin]).lstrip("\n")
    after = "\n".join(page.lines[begin:])
    return (f"{before}\n{after}".rstrip("\n"), len(before)) if before else (after.strip("\n"), 0)


def _write(body: LexborNode, page: _Page, quote: int | None) -> tuple[int | None, int | None]:
    """From which line to which the quotation stands. Depth first without recursion, each node twice."""
    begin = end = None
    waiting: list[tuple[LexborNode, bool]] = [(body, False)]
    while waiting:
        node, leaving = waiting.pop()
        if node.is_text_node:
            page.text(node.text_content or "")
        elif leaving:
            _leave(node.tag or "", page)
            if node.mem_id == quote and _wraps(node):
                page.begin_block()
                end = len(page.lines)
        elif not _HIDDEN.search(node.attributes.get("style") or ""):
            if node.mem_id == quote:
                page.begin_block()
                begin = len(page.lines)
            _enter(node.tag or "", page)
            waiting.append((node, True))
            waiting += [(child, False) for child in reversed(list(node.iter(include_text=True)))]
    return begin, len(page.lines) + 1 if end is None else end


def _wraps(node: LexborNode) -> bool:
    """Whether the older mail is inside; some programs mark only the place where it begins."""
    marker = (node.attributes.get("id") or "") in {"divRplyFwdMsg", "appendonsend", "reply-intro"}
    prefix = "moz-cite-prefix" in (node.attributes.get("class") or "")
    border = "border-top" in (node.attributes.get("style") or "")
    return node.tag in _WRAPS and not (marker or prefix or border)


def _enter(name: str, page: _Page) -> None:
    if name == "br":
        page.end_line()
    elif name in _BLOCKS or name in _PARAGRAPHS:
        page.begin_block(paragraph=name in _PARAGRAPHS)
    if name == "li":
        page.line = "- "
    page.depth += name == "blockquote"
    page.preformatted += name == "pre"


def _leave(name: str, page: _Page) -> None:
    if name in {"td", "th"} and page.line:
        page.line = page.line.rstrip() + "\t"
    elif name in _BLOCKS or name in _PARAGRAPHS:
        page.begin_block(paragraph=name in _PARAGRAPHS)
    page.depth -= name == "blockquote"
    page.preformatted -= name == "pre"
