"""Lays out what an agent wrote as the messages that LINE knows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from channels.kit.split import split
from inbox.core.errors import Undeliverable
from inbox.core.outbound import OutboundMessage
from inbox.core.timeline import Attachment

MAX_TEXT = 5_000
MAX_FILE = 100_000_000
MAX_BUTTONS = 13
AT_ONCE = 5
"""Messages of one request."""
_MAX_PREVIEW = 1_000_000
_PICTURES = frozenset({"image/jpeg", "image/png"})
_MAX_LABEL = 20
_MAX_SAID = 300

Part = Mapping[str, Any]


def parts_of(message: OutboundMessage, lend: Callable[[Attachment], str]) -> Sequence[Part]:
    """In their order; Undeliverable if there is nothing in it."""
    texts: list[dict[str, Any]] = [
        {"type": "text", "text": each} for each in split(message.text, MAX_TEXT, utf16=True)
    ]
    parts = [*texts, *(_file(each, lend) for each in message.attachments)]
    if not parts:
        raise Undeliverable("There is nothing to send.")
    if message.buttons:
        parts[-1] = {**parts[-1], "quickReply": {"items": [_button(each) for each in message.buttons]}}
    return parts


def _file(file: Attachment, lend: Callable[[Attachment], str]) -> dict[str, Any]:
    """LINE knows no documents from accounts: they are a link, which is good for a day."""
    if not file.blob:
        raise Undeliverable(f"The file {file.name} has not arrived here.")
    if file.size > MAX_FILE:
        raise Undeliverable(f"The file {file.name} is larger than 100 MB.")
    address = lend(file)
    if file.media_type in _PICTURES and file.size <= _MAX_PREVIEW:
        return {"type": "image", "originalContentUrl": address, "previewImageUrl": address}
    return {"type": "text", "text": f"{file.name}\n{address}"}


def _button(label: str) -> dict[str, Any]:
    """Whoever presses it sends its words."""
    action = {"type": "message", "label": label[:_MAX_LABEL], "text": label[:_MAX_SAID]}
    return {"type": "action", "action": action}
