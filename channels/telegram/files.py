"""The files that a message refers to, by Telegram's own names for them."""

from collections.abc import Iterator
from dataclasses import dataclass

from channels.kit.members import Members, fraction, items, line, member, number
from inbox.core.inbound import FileRef
from inbox.kit.file_name import file_name

_MAX_REF = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    name: str
    media_type: str | None = None
    shown_as: str | None = None


_KINDS = {
    "animation": _Kind(name="animation.mp4", media_type="video/mp4", shown_as="animation"),
    "audio": _Kind(name="audio.mp3", media_type="audio/mpeg"),
    "document": _Kind(name="file"),
    "live_photo": _Kind(name="live photo.mp4", media_type="video/mp4", shown_as="animation"),
    "sticker": _Kind(name="sticker.webp", media_type="image/webp", shown_as="sticker"),
    "video": _Kind(name="video.mp4", media_type="video/mp4"),
    "video_note": _Kind(name="round video.mp4", media_type="video/mp4", shown_as="round"),
    "voice": _Kind(name="voice.ogg", media_type="audio/ogg", shown_as="voice"),
}
_PHOTO = _Kind(name="photo.jpg", media_type="image/jpeg")
FILES = frozenset({*_KINDS, "photo", "paid_media"})
"""Members of a message that are files."""


def files_of(message: Members) -> tuple[FileRef, ...]:
    return tuple(_files(message)) + tuple(
        file for paid in items(member(message, "paid_media"), "paid_media") for file in _files(paid)
    )


def _files(holder: Members) -> Iterator[FileRef]:
    for name, kind in _KINDS.items():
        # An animation is told a second time as a document, for programs that know no animations.
        twice = name == "document" and "animation" in holder
        found = None if twice else _file(member(holder, name), kind)
        if found:
            yield found
    sizes = items(holder, "photo") or items(member(holder, "game"), "photo")
    if sizes and (found := _file(max(sizes, key=_pixels), _PHOTO)):
        yield found


def _file(found: Members, kind: _Kind) -> FileRef | None:
    ref = line(found, "file_id", _MAX_REF)
    if not ref:
        return None
    side = number(found, "length")
    return FileRef(
        ref=ref,
        name=_name(found, kind),
        media_type=_sticker_type(found) or line(found, "mime_type", 100) or kind.media_type,
        size=number(found, "file_size"),
        shown_as=kind.shown_as,
        width=number(found, "width") or side,
        height=number(found, "height") or side,
        duration=fraction(found, "duration"),
    )


def _name(found: Members, kind: _Kind) -> str:
    if told := line(found, "file_name"):
        return file_name(told)
    if kind.shown_as == "sticker":
        # What lists show of it says more than that it is a sticker.
        return file_name(f"{line(found, 'emoji', 16)} {kind.name}")
    return kind.name


def _sticker_type(found: Members) -> str | None:
    if found.get("is_animated") is True:
        return "application/x-tgsticker"
    return "video/webm" if found.get("is_video") is True else None


def _pixels(size: Members) -> int:
    return (number(size, "width") or 0) * (number(size, "height") or 0)
