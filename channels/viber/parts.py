"""Lays out what an agent wrote as the messages that Viber knows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from channels.kit.split import split
from inbox.core.errors import Undeliverable
from inbox.core.outbound import OutboundMessage
from inbox.core.timeline import Attachment

MAX_TEXT = 7_000
MAX_FILE = 50_000_000
_MAX_BYTES = 20_000
"""A whole request may have 30 kB, and a character up to twelve bytes in it."""
_MAX_PICTURE = 1_000_000
_MAX_VIDEO = 26_000_000
_PICTURES = frozenset({"image/jpeg", "image/png"})
_MAX_NAME = 256

Part = Mapping[str, Any]


def parts_of(message: OutboundMessage, lend: Callable[[Attachment], str]) -> Sequence[Part]:
    """In their order; Undeliverable if there is nothing in it."""
    texts = [{"type": "text", "text": each} for each in _texts(message.text)]
    parts = [*texts, *(_file(each, lend) for each in message.attachments)]
    if not parts:
        raise Undeliverable("There is nothing to send.")
    return parts


def _texts(text: str) -> list[str]:
    parts = split(text, MAX_TEXT)
    return [piece for part in parts for piece in _light(part)]


def _light(part: str) -> list[str]:
    """Viber counts characters, and then the bytes of the request."""
    if len(part.encode("utf-8", "replace")) <= _MAX_BYTES:
        return [part]
    return split(part, _MAX_BYTES // 4)


def _file(file: Attachment, lend: Callable[[Attachment], str]) -> Part:
    if not file.blob:
        raise Undeliverable(f"The file {file.name} has not arrived here.")
    if file.size > MAX_FILE:
        raise Undeliverable(f"The file {file.name} is larger than the 50 MB that Viber takes.")
    address = lend(file)
    if file.media_type in _PICTURES and file.size <= _MAX_PICTURE:
        return {"type": "picture", "text": "", "media": address}
    if file.media_type == "video/mp4" and file.size <= _MAX_VIDEO:
        return {"type": "video", "media": address, "size": file.size}
    return {"type": "file", "media": address, "size": file.size, "file_name": _name(file.name)}


def _name(name: str) -> str:
    """Viber shows a file by what stands behind the last dot."""
    stem, dot, ending = name.rpartition(".")
    return name if len(name) <= _MAX_NAME else f"{stem[: _MAX_NAME - len(ending) - 1]}{dot}{ending}"
