"""Finds the addresses in a mail that is sent, each of which may be changed; the rest stays as it was."""

import re
from collections.abc import Callable
from html import escape, unescape

_WRITTEN = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_BEHIND = ".,;:!?…»”’*_"
_HREF = re.compile(r'(<a (?:[a-z-]+="[^"]*" )*href=")(https?:[^"]*)(")', re.IGNORECASE)


def with_links(text: str, change: Callable[[str], str]) -> str:
    """What ends the sentence is no part of the address."""

    def changed(found: re.Match[str]) -> str:
        url = _alone(found[0])
        return change(url) + found[0][len(url) :]

    return _WRITTEN.sub(changed, text)


def with_html_links(safe: str, change: Callable[[str], str]) -> str:
    """Of HTML that was cleaned; what a link shows stays as it was written."""

    def changed(found: re.Match[str]) -> str:
        return f"{found[1]}{escape(change(unescape(found[2])))}{found[3]}"

    return _HREF.sub(changed, safe)


def _alone(written: str) -> str:
    """Without the signs after it; a bracket belongs to it only if it was opened in it."""
    while written:
        last = written[-1]
        opening = {")": "(", "]": "[", "}": "{"}.get(last)
        loose = opening is not None and written.count(last) > written.count(opening)
        if not loose and last not in _BEHIND:
            break
        written = written[:-1]
    return written
