"""Who is meant, where a message stands, and what we call our own messages."""

import hashlib
import re

from inbox.core.errors import Undeliverable
from inbox.core.identity import Identity
from inbox.core.ids import EntryId

VK = "vk"
CHATS = 2_000_000_000
"""Chats of several people are numbered from here."""
_KEY = re.compile(r"(-?\d{1,16}):(\d{1,16})")
_PEER = re.compile(r"-?\d{1,16}")


def identity_of(peer: int) -> Identity:
    return Identity(kind=VK, value=str(peer))


def key_of(peer: int, number: int) -> str:
    """Messages are counted per conversation."""
    return f"{peer}:{number}"


def message_named(key: str) -> tuple[str, str]:
    """The conversation and the number of a message; Undeliverable if it is no name of one."""
    found = _KEY.fullmatch(key)
    if found is None:
        raise Undeliverable("This message has no name at VK.")
    return found[1], found[2]


def peer_named(thread: str) -> str:
    if not _PEER.fullmatch(thread):
        raise Undeliverable("This conversation has no chat at VK.")
    return thread


def random_id(entry_id: EntryId, place: int) -> int:
    """By which VK knows a repeat of the same part: 31 bits, never 0, which would switch that off."""
    digest = hashlib.sha256(f"{entry_id}:{place}".encode()).digest()
    return int.from_bytes(digest[:4]) % (2**31 - 1) + 1
