"""Headers under which a browser stores a stranger's file, or shows the picture, and runs nothing in it."""

from urllib.parse import quote

from inbox.core.timeline import Attachment

_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_BYTES = "application/octet-stream"
_SANDBOX = "default-src 'none'; sandbox"


def inert_headers(attachment: Attachment) -> dict[str, str]:
    """Under its own type only if that is a picture; always as a download when it is opened by itself."""
    kind = attachment.media_type
    return {
        "Content-Type": kind if kind in _PICTURES else _BYTES,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(attachment.name, safe='')}",
        "Content-Security-Policy": _SANDBOX,
        "X-Content-Type-Options": "nosniff",
    }
