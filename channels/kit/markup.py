"""Rewrites whatever HTML comes into a small, well-nested one, in time that grows with its length alone.

Parsers that follow the standard need quadratic time, and worse, for some tags that nobody closes. They see only
what this pass has written: at most so many tags, so deep, each closed where it belongs.
"""

import html
import re
from collections.abc import Iterator

MAX_HTML = 250_000
MAX_TAGS = 10_000
MAX_REFERENCES = 20_000
MAX_DEPTH = 60
_MAX_BROKEN = 10
_MAX_ATTRIBUTES = 12

VOID = frozenset({"br", "hr", "img", "col", "wbr", "area"})
# Their content is no text of the message.
_SWALLOWED = frozenset(
    "applet audio canvas embed frameset head iframe math noembed noframes noscript object plaintext script select style"
    " svg template textarea title video xmp".split()
)
_KEPT = frozenset(
    "a abbr address area article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details"
    " dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main map mark ol p pre"
    " q s samp section small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var wbr".split()
)
_ATTRIBUTES = frozenset(
    "align alt bgcolor border cellpadding cellspacing cite class color colspan dir face height hidden href id lang name"
    " rowspan size src start style title type valign value width".split()
)
_TAG = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9:-]{0,30})((?:[^<>"']|"[^"]*+"|'[^']*+')*+)>""")
_SIMPLE_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,30})([^<>]*+)>")
_ATTRIBUTE = re.compile(r"""([A-Za-z][\w:-]{0,40})(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'>]*+))?""")
_BOGUS = re.compile(r"<[!?/]")


def tidy(text: str) -> tuple[str, bool]:
    """The HTML, and whether all of it is there."""
    whole = len(text) <= MAX_HTML
    pieces: list[str] = []
    open_tags: list[str] = []
    count = references = 0
    for token in _tokens(text[:MAX_HTML].replace("\0", "")):
        if isinstance(token, str):
            pieces.append(html.escape(html.unescape(token), quote=False))
            references += pieces[-1].count("&")
        else:
            count += 1
        if count > MAX_TAGS or references > MAX_REFERENCES:
            whole = False
            break
        if isinstance(token, str):
            continue
        closing, name, attributes = token
        if closing:
            _close(name, open_tags, pieces)
        elif name in _KEPT:
            _open(name, attributes, open_tags, pieces)
    pieces += [f"</{name}>" for name in reversed(open_tags)]
    return "".join(pieces), whole


_Tag = tuple[bool, str, str]


def _tokens(text: str) -> Iterator[str | _Tag]:
    """Text, still with its character references, and tags."""
    position = start = broken = 0
    while (at := text.find("<", position)) >= 0:
        tag = (_TAG if broken < _MAX_BROKEN else _SIMPLE_TAG).match(text, at)
        if tag:
            if at > start:
                yield text[start:at]
            name = tag[2].lower()
            position = start = tag.end()
            if not tag[1] and name in _SWALLOWED and not tag[3].endswith("/"):
                position = start = _end_of(name, text, position)
            else:
                yield bool(tag[1]), name, tag[3]
        elif _BOGUS.match(text, at):
            if at > start:
                yield text[start:at]
            position = start = _end_of_bogus(text, at)
        else:
            broken += text[at + 1 : at + 2].isalpha()
            position = at + 1
    if start < len(text):
        yield text[start:]


def _end_of(name: str, text: str, position: int) -> int:
    """Behind the end tag; everything is swallowed if there is none, but of a head only up to the body."""
    found = re.compile(rf"</{name}[^<>]*>" + ("|(?=<body)" if name == "head" else ""), re.IGNORECASE)
    end = found.search(text, position)
    return end.end() if end else len(text)


def _end_of_bogus(text: str, at: int) -> int:
    sign = "-->" if text.startswith("<!--", at) else ">"
    end = text.find(sign, at + (2 if sign == "-->" else 1))
    if end < 0 and sign == "-->":
        end, sign = text.find(">", at), ">"
    return len(text) if end < 0 else end + len(sign)


def _open(name: str, attributes: str, open_tags: list[str], pieces: list[str]) -> None:
    if name in VOID:
        pieces.append(f"<{name}{_written(attributes)}>")
    elif len(open_tags) < MAX_DEPTH:
        if name == "p" and open_tags and open_tags[-1] == "p":
            _close(name, open_tags, pieces)
        open_tags.append(name)
        pieces.append(f"<{name}{_written(attributes)}>")


def _close(name: str, open_tags: list[str], pieces: list[str]) -> None:
    """Everything inside is closed with it; an end tag without a beginning is nothing."""
    if name not in open_tags:
        return
    while True:
        last = open_tags.pop()
        pieces.append(f"</{last}>")
        if last == name:
            return


def _written(attributes: str) -> str:
    found = []
    for match in _ATTRIBUTE.finditer(attributes):
        name = match[1].lower()
        if name in _ATTRIBUTES and not any(name == other for other, _ in found):
            value = (match[2] or "").strip()
            value = value[1:-1] if value[:1] in ('"', "'") else value
            found.append((name, html.escape(html.unescape(value), quote=True)))
        if len(found) >= _MAX_ATTRIBUTES:
            break
    return "".join(f' {name}="{value}"' for name, value in found)
