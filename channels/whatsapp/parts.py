"""Cuts an answer into messages as WhatsApp carries them: one text, or one file with its caption."""

from dataclasses import dataclass

from channels.kit.split import split
from inbox.core.outbound import OutboundMessage
from inbox.core.timeline import Attachment

MAX_TEXT = 4_096
MAX_CAPTION = 1_024
MAX_BUTTON_TEXT = 1_024
MAX_FILE = 100_000_000
_MAX_PICTURE = 5_000_000
_MAX_FILM = 16_000_000
_PICTURES = frozenset({"image/jpeg", "image/png"})
_FILMS = frozenset({"video/mp4", "video/3gpp"})
_SOUNDS = frozenset({"audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """`buttons` stand below the last text; `file` goes with `text` as its caption."""

    text: str = ""
    file: Attachment | None = None
    buttons: tuple[str, ...] = ()


def parts_of(message: OutboundMessage) -> list[Part]:
    files = list(message.attachments)
    caption = ""
    is_short = len(message.text) <= MAX_CAPTION
    if files and not message.buttons and is_short and kind_of(files[0]) != "audio":
        caption = message.text
    texts = [] if caption else split(message.text, MAX_BUTTON_TEXT if message.buttons else MAX_TEXT)
    made = [Part(text=caption if place == 0 else "", file=file) for place, file in enumerate(files)]
    made += [
        Part(text=text, buttons=message.buttons if place == len(texts) else ())
        for place, text in enumerate(texts, 1)
    ]
    return made


def kind_of(file: Attachment) -> str:
    """What is too large for its kind goes as a document."""
    if file.media_type in _PICTURES and file.size <= _MAX_PICTURE:
        return "image"
    if file.media_type in _FILMS and file.size <= _MAX_FILM:
        return "video"
    return "audio" if file.media_type in _SOUNDS and file.size <= _MAX_FILM else "document"
