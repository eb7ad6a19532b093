"""Rewrites whatever HTML comes into a small, well-nested one, in time that grows with its length alone.

Parsers that follow the standard need quadratic time, and worse, for some tags that nobody closes. They see
only what this pass has written: at most so many tags, so deep, each closed where it belongs.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_HTML = 250_000
MAX_TAGS = 10_000
MAX_REFERENCES = 20_000
MAX_DEPTH = 60
_MAX_BROKEN = 10
_MAX_ATTRIBUTES = 12

VOID = frozenset({"br", "hr", "img", "col", "wbr", "area"})
# Their content is no text of the message.
_SWALLOWED_NAMES = (
    "applet audio canvas embed frameset head iframe math noembed noframes noscript object plaintext script"
    " select style"
    " svg template textarea title video xmp"
)
_SWALLOWED = frozenset(_SWALLOWED_NAMES.split())
_KEPT_NAMES = (
    "a abbr address area article aside b bdi bdo big blockquote br caption center cite code col colgroup"
    " dd del details"
    " dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main map"
    " mark ol p pre q s samp section small span strike strong sub summary sup table tbody td tfoot th thead"
    " tr tt u ul var wbr"
)
_KEPT = frozenset(_KEPT_NAMES.split())
_ATTRIBUTES_NAMES = (
    "align alt bgcolor border cellpadding cellspacing cite class color colspan dir face height hidden href"
    " id lang name"
    " rowspan size src start style title type valign value width"
)
_ATTRIBUTES = frozenset(_ATTRIBUTES_NAMES.split())
_TAG = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9:-]{0,30})((?:[^<>"']|"[^"]*+"|'[^']*+')*+)>""")
_SIMPLE_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,30})([^<>]*+)>")
_ATTRIBUTE = re.compile(r"""([A-Za-z][\w:-]{0,40})(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'>]*+))?""")
_OPENING = re.compile(r"<(?=[A-Za-z/!?])")
_BOGUS = re.compile(r"<[!?/]")


def tidy(text: str) -> tuple[str, bool]:
    """The HTML, and whether all of it is there."""
    page = _Page()
    for token in _tokens(text[:MAX_HTML].replace("\0", "")):
        if isinstance(token, str):
            page.text(token)
        else:
            page.tag(*token)
        if page.full:
            break
    page.pieces += [f"</{name}>" for name in reversed(page.open)]
    return "".join(page.pieces), not page.full and len(text) <= MAX_HTML


@dataclass(slots=True)
class _Page:
    """What is written so far, and which tags are open."""

    pieces: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    tags: int = 0
    references: int = 0

    @property
    def full(self) -> bool:
        return self.tags > MAX_TAGS or self.references > MAX_REFERENCES

    def text(self, text: str) -> None:
        left = MAX_REFERENCES - self.references
        piece = html.escape(html.unescape(text), quote=False)
        self.references += piece.count("&")
        self.pieces.append(html.escape(text[:left], quote=False) if self.full else piece)

    def tag(self, closing: bool, name: str, attributes: str) -> None:
        self.tags += 1
        if self.full:
            return
        if closing:
            self._close(name)
        elif name in VOID:
            self.pieces.append(f"<{name}{_written(attributes)}>")
        elif name in _KEPT and len(self.open) < MAX_DEPTH:
            if name == "p" and self.open and self.open[-1] == "p":
                self._close(name)
            self.open.append(name)
            self.pieces.append(f"<{name}{_written(attributes)}>")

    def _close(self, name: str) -> None:
        """Everything inside is closed with it; an end tag without a beginning is nothing."""
        while name in self.open:
            last = self.open.pop()
            self.pieces.append(f"</{last}>")
            if last == name:
                return


_Tag = tuple[bool, str, str]


def _tokens(text: str) -> Iterator[str | _Tag]:
    """Text, still with its character references, and tags."""
    position = start = broken = 0
    while opening := _OPENING.search(text, position):
        at = opening.start()
        tag = (_TAG if broken < _MAX_BROKEN else _SIMPLE_TAG).match(text, at)
        if tag is None and not _BOGUS.match(text, at):
            broken += text[at + 1 : at + 2].isalpha()
            position = at + 1
            continue
        if at > start:
            yield text[start:at]
        position = start = _end_of(tag, text) if tag else _end_of_bogus(text, at)
        if tag and position == tag.end():
            yield bool(tag[1]), tag[2].lower(), tag[3]
    if start < len(text):
        yield text[start:]


def _end_of(tag: re.Match[str], text: str) -> int:
    """Behind the tag; behind its end tag if what it holds is no text."""
    name = tag[2].lower()
    if tag[1] or name not in _SWALLOWED or tag[3].endswith("/"):
        return tag.end()
    # All the rest is swallowed if there is no end tag, but by a head only what stands before the body.
    until = re.compile(rf"</{name}[^<>]*>" + ("|(?=<body)" if name == "head" else ""), re.IGNORECASE)
    end = until.search(text, tag.end())
    return end.end() if end else len(text)


def _end_of_bogus(text: str, at: int) -> int:
    sign = "-->" if text.startswith("<!--", at) else ">"
    end = text.find(sign, at + (2 if sign == "-->" else 1))
    if end < 0 and sign == "-->":
        end, sign = text.find(">", at), ">"
    return len(text) if end < 0 else end + len(sign)


def _written(attributes: str) -> str:
    found: list[tuple[str, str]] = []
    for match in _ATTRIBUTE.finditer(attributes):
        name = match[1].lower()
        if name in _ATTRIBUTES and not any(name == other for other, _ in found):
            value = (match[2] or "").strip()
            value = value[1:-1] if value[:1] in ('"', "'") else value
            found.append((name, html.escape(html.unescape(value), quote=True)))
        if len(found) >= _MAX_ATTRIBUTES:
            break
    return "".join(f' {name}="{value}"' for name, value in found)
