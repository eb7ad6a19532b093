"""A mail as it looks, for a sandboxed frame, and as it came."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from aiohttp import web

from inbox.api.access import ENTRY, fetch
from inbox.api.call import Call
from inbox.api.message_shapes import PictureQuery
from inbox.core.blobs import Blobs
from inbox.core.errors import NotFound
from inbox.core.letter import Letter
from inbox.core.timeline import Attachment, Message
from inbox.kit.inert import inert_headers
from inbox.kit.pictures import (
    SHOWN_TYPES,
    data_address,
    named_pictures,
    with_own_pictures,
    with_remote_pictures,
)

_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src {pictures}; form-action 'none'; base-uri 'none';"
    " frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
_HELD_BACK, _ASKED_FOR = "data:", "data: https: http:"
_MOST_PICTURES_BYTES = 12_000_000
_PAGE = (
    '<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light">'
    "<style>html,body{{margin:0;min-height:100%;background:{paper}}}"
    "main{{padding:8px;background:#fff;color:#111;font:15px/1.45 sans-serif;overflow-wrap:anywhere}}"
    "img{{max-width:100%;height:auto}}{more}</style><body><main>"
)
_LIGHT = {"paper": "#fff", "more": ""}
# Turned over as a whole, so that whatever contrast its writer chose stays; pictures are turned back.
_DARK = {
    "paper": "#171717",
    "more": "main,main img{filter:invert(1) hue-rotate(180deg)}main{background:#e8e8e8}",
}
_TITLE = re.compile(r"[^\w .-]+")


async def get_html(call: Call[PictureQuery, None]) -> web.Response:
    """Its safe HTML; the policy lets nothing run, also when it is opened by itself.

    Its own pictures stand in it. Nothing is fetched but `pictures` that were asked for, by the browser
    itself, which tells nobody whence.
    """
    message, letter = await _letter(call)
    if letter.html is None:
        raise NotFound("This mail has no HTML.")
    html = (await call.api.blobs.get(letter.html)).decode("utf-8", "replace")
    html = with_own_pictures(html, await _own_pictures(call.api.blobs, message, named_pictures(html)))
    pictures = _HELD_BACK
    if call.query.pictures:
        html, pictures = with_remote_pictures(html), _ASKED_FOR
    headers = {
        "Content-Security-Policy": _POLICY.format(pictures=pictures),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    page = _PAGE.format(**(_DARK if call.query.dark else _LIGHT)) + html
    return web.Response(text=page, content_type="text/html", charset="utf-8", headers=headers)


async def _own_pictures(blobs: Blobs, message: Message, names: Collection[str]) -> Mapping[str, str]:
    """By their names, as far as there is room in one page."""
    found: dict[str, str] = {}
    left = _MOST_PICTURES_BYTES
    for each in message.attachments:
        if each.content_id in names and each.blob and each.media_type in SHOWN_TYPES and each.size <= left:
            left -= each.size
            found[each.content_id or ""] = data_address(each.media_type, await blobs.get(each.blob))
    return found


async def get_original(call: Call[Any, None]) -> web.Response:
    """The bytes as they came, for a browser to store."""
    _, letter = await _letter(call)
    if letter.original is None:
        raise NotFound("The original of this mail was not kept.")
    name = _TITLE.sub(" ", letter.subject).strip()[:80] or "mail"
    data = await call.api.blobs.get(letter.original)
    file = Attachment(name=f"{name}.eml", media_type="application/octet-stream", size=len(data))
    return web.Response(body=data, headers=inert_headers(file))


async def _letter(call: Call[Any, None]) -> tuple[Message, Letter]:
    entry = await fetch(call.parts, call.caller, ENTRY, call.id)
    if not isinstance(entry.body, Message) or entry.body.letter is None:
        raise NotFound("This entry is no mail.")
    return entry.body, entry.body.letter
