"""The pictures of a safe mail: those from outside, held back until somebody asks, and its own within it."""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from html import escape, unescape
from urllib.parse import unquote

from inbox.core.attachment import Attachment

_BLOCKED = re.compile(r'(<img [^<>]*?)\bdata-remote="([^"<>]*)"')
_OWN = re.compile(r'(<img [^<>]*?)\bsrc="cid:([^"<>]*)"', re.IGNORECASE)
_CARRIED = re.compile(r"[!-;=?-~]{1,200}")
SHOWN_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def with_remote_pictures(safe: str) -> str:
    """The same with the pictures from outside, for whoever asked for them."""
    return _BLOCKED.sub(r'\1src="\2"', safe)


def named_pictures(safe: str) -> frozenset[str]:
    """The content ids of the attached pictures that it shows."""
    return frozenset(_name(match[2]) for match in _OWN.finditer(safe))


def shown_pictures(files: Iterable[Attachment], safe: str) -> tuple[Attachment, ...]:
    """Those that it shows, each name once; one with a name that no mail can carry is only a file."""
    named = named_pictures(safe)
    good = [each for each in files if each.blob and each.inline and each.media_type in SHOWN_TYPES]
    found = {each.content_id: each for each in good if each.content_id and each.content_id in named}
    return tuple(each for name, each in found.items() if _CARRIED.fullmatch(name))


def with_own_pictures(safe: str, addresses: Mapping[str, str]) -> str:
    """The same with `cid:` as the addresses of the attached pictures, by their content ids.

    One that is not there is left out: a browser would ask for the address.
    """

    def address(match: re.Match[str]) -> str:
        found = addresses.get(_name(match[2]))
        return match[1] if found is None else f'{match[1]}src="{escape(found)}"'

    return _OWN.sub(address, safe)


def data_address(media_type: str, data: bytes) -> str:
    """The picture itself as an address: a frame without an origin gets nothing from us otherwise."""
    return f"data:{media_type};base64,{b64encode(data).decode()}"


def _name(written: str) -> str:
    return unquote(unescape(written))
