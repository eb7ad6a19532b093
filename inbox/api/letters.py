"""A mail as it looks, for a sandboxed frame, and as it came."""

import re
from typing import Any

from aiohttp import web

from inbox.api.access import ENTRY, fetch
from inbox.api.call import Call
from inbox.api.message_shapes import PictureQuery
from inbox.core.errors import NotFound
from inbox.core.letter import Letter
from inbox.core.timeline import Attachment, Message
from inbox.kit.inert import inert_headers
from inbox.kit.pictures import with_remote_pictures

_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src {pictures}; form-action 'none'; base-uri 'none';"
    " frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
_HELD_BACK, _ASKED_FOR = "data:", "data: https: http:"
_PAGE = (
    '<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light">'
    "<style>body{margin:8px;background:#fff;color:#111;font:15px/1.45 sans-serif;overflow-wrap:anywhere}"
    "img{max-width:100%;height:auto}</style><body>"
)
_TITLE = re.compile(r"[^\w .-]+")


async def get_html(call: Call[PictureQuery, None]) -> web.Response:
    """Its safe HTML; the policy lets nothing run, also when it is opened by itself.

    Nothing is fetched but `pictures` that were asked for, by the browser itself, which tells nobody whence.
    """
    letter = await _letter(call)
    if letter.html is None:
        raise NotFound("This mail has no HTML.")
    html = (await call.api.blobs.get(letter.html)).decode("utf-8", "replace")
    pictures = _HELD_BACK
    if call.query.pictures:
        html, pictures = with_remote_pictures(html), _ASKED_FOR
    headers = {
        "Content-Security-Policy": _POLICY.format(pictures=pictures),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return web.Response(text=_PAGE + html, content_type="text/html", charset="utf-8", headers=headers)


async def get_original(call: Call[Any, None]) -> web.Response:
    """The bytes as they came, for a browser to store."""
    letter = await _letter(call)
    if letter.original is None:
        raise NotFound("The original of this mail was not kept.")
    name = _TITLE.sub(" ", letter.subject).strip()[:80] or "mail"
    data = await call.api.blobs.get(letter.original)
    file = Attachment(name=f"{name}.eml", media_type="application/octet-stream", size=len(data))
    return web.Response(body=data, headers=inert_headers(file))


async def _letter(call: Call[Any, None]) -> Letter:
    entry = await fetch(call.parts, call.caller, ENTRY, call.id)
    if not isinstance(entry.body, Message) or entry.body.letter is None:
        raise NotFound("This entry is no mail.")
    return entry.body.letter
