"""Opaque cursors of keyset paging."""

import base64
import binascii

from inbox.core.errors import BadRequest


def encode(*key: int) -> str:
    return base64.urlsafe_b64encode(".".join(map(str, key)).encode()).decode().rstrip("=")


def decode(cursor: str, length: int) -> tuple[int, ...]:
    """The key of so many numbers that `encode` made; BadRequest for anything else."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        key = tuple(int(part) for part in raw.split("."))
    except (binascii.Error, ValueError, UnicodeError):
        key = ()
    if len(key) != length or encode(*key) != cursor or any(abs(part) >= 1 << 63 for part in key):
        message = "The cursor is not one of ours."
        raise BadRequest(message)
    return key
