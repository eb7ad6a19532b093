"""A small page for people who meet us without the app: a heading and a sentence, light and dark."""

import base64
import hashlib
from html import escape

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:17px/1.5 system-ui,sans-serif;margin:0;min-height:100vh;display:grid;place-items:center}"
    "main{max-width:32rem;padding:2rem}h1{font-size:1.5rem;margin:0 0 .5rem}"
    "p{margin:0;overflow-wrap:anywhere}"
)
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

MEDIA_TYPE = "text/html; charset=utf-8"
HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-ancestors 'self'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
"""To be sent with the page: its one style is allowed, nothing else runs or loads."""


def plain_page(title: str, sentence: str, *, language: str = "en") -> bytes:
    """The whole document; both texts are shown as they are, never as markup."""
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1><p>{escape(sentence)}</p></main></body></html>"
    ).encode("utf-8", "replace")
