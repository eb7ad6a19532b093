"""Headers under which a browser stores a stranger's file, or shows or plays it, and runs nothing in it."""

from urllib.parse import quote

from inbox.core.timeline import Attachment

_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_PLAYED = frozenset(
    {"audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/wav", "video/mp4", "video/webm"}
)
_BYTES = "application/octet-stream"
_SANDBOX = "default-src 'none'; sandbox"


def inert_headers(attachment: Attachment) -> dict[str, str]:
    """Under its own type only if that is a picture, a sound or a film; a download when opened by itself."""
    kind = attachment.media_type
    return {
        "Content-Type": kind if kind in _PICTURES | _PLAYED else _BYTES,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(attachment.name, safe='')}",
        "Content-Security-Policy": _SANDBOX,
        "X-Content-Type-Options": "nosniff",
    }
