"""Lays out what an agent wrote as the messages that Telegram knows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from channels.kit.split import split
from inbox.core.errors import Undeliverable
from inbox.core.outbound import OutboundMessage
from inbox.core.timeline import Attachment, Poll

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_ALBUM = 10
MAX_FILE = 50_000_000
_MAX_PHOTO = 10_000_000
_MAX_SIDES = 10_000
_MAX_RATIO = 20
_PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp"})
_AUDIO = frozenset({"audio/mpeg", "audio/mp4", "audio/x-m4a"})
_ALBUMS = {"photo": "visual", "video": "visual", "audio": "audio", "document": "document"}
"""What may stand in one album together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    text: str
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One file of a kind, or several as an album."""

    files: tuple[Attachment, ...]
    caption: str = ""
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    poll: Poll
    buttons: tuple[str, ...] = ()


Part = Text | Media | Question


def parts_of(message: OutboundMessage) -> tuple[Part, ...]:
    """In the order in which they are sent; Undeliverable for what no such messages can carry."""
    albums = [tuple(files) for files in _albums(message.attachments)]
    text, poll = message.text, message.poll
    if poll is not None and text.strip() == poll.question.strip():
        text = ""
    if not (text.strip() or albums or poll):
        raise Undeliverable("There is nothing to send.")
    captioned = bool(text and albums) and units(text) <= MAX_CAPTION
    alone = len(albums) == 1 and len(albums[0]) == 1
    if message.buttons and albums and not alone:
        captioned = False  # nothing hangs on an album
    media = [Media(files=files) for files in albums]
    if captioned:
        media[0] = Media(files=albums[0], caption=text)
    texts = [] if captioned or not text.strip() else [Text(text=each) for each in split_text(text)]
    # With buttons the text comes last, because they hang on it.
    ordered: list[Part] = [*media, *texts] if message.buttons and media else [*texts, *media]
    if poll is not None:
        ordered.append(Question(poll=poll))
    return _with_buttons(ordered, message.buttons)


def kind_of(file: Attachment) -> str:
    """What Telegram shows it as."""
    if file.media_type in _PHOTOS and _is_photo(file):
        return "photo"
    if file.media_type == "image/gif":
        return "animation"
    if file.media_type == "video/mp4":
        return "video"
    if file.media_type == "audio/ogg" and file.shown_as == "voice":
        return "voice"
    return "audio" if file.media_type in _AUDIO else "document"


def units(text: str) -> int:
    """How Telegram counts: in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split_text(text: str) -> Sequence[str]:
    return split(text, MAX_TEXT, utf16=True)


def _albums(files: Sequence[Attachment]) -> Iterator[list[Attachment]]:
    """Files that stand side by side and may share an album do, ten at most."""
    for shared, run in groupby(files, key=lambda file: _ALBUMS.get(kind_of(file))):
        together = list(run)
        most = MAX_ALBUM if shared else 1
        yield from (together[start : start + most] for start in range(0, len(together), most))


def _is_photo(file: Attachment) -> bool:
    """Telegram refuses larger and longer ones as pictures, and takes them as files."""
    wide, high = file.width or 1, file.height or 1
    return (
        file.size <= _MAX_PHOTO
        and wide + high <= _MAX_SIDES
        and (not (file.width and file.height) or max(wide, high) <= _MAX_RATIO * min(wide, high))
    )


def _with_buttons(parts: list[Part], buttons: tuple[str, ...]) -> tuple[Part, ...]:
    if buttons:
        last = parts[-1]
        if isinstance(last, Media) and len(last.files) > 1:
            raise Undeliverable("Buttons need a text that they can hang on.")
        parts[-1] = replace(last, buttons=buttons)
    return tuple(parts)
