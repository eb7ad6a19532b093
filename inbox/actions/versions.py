"""What a message says now and what it said before, whatever the order in which it was told; all pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from inbox.actions.aliases import natural
from inbox.core.call import Call
from inbox.core.timeline import Attachment, Message, Part, Revision, TimelineEntry


def say(entry: TimelineEntry, version: Part, *, edited: bool = False) -> Message:
    """The body with one more version of a part: the newest one counts, the others are its history.

    Of two of the same time only the one that was told by the later event is kept.
    """
    body = _message(entry)
    version = replace(
        version, key=_key(body, version.key), attachments=_known_files(body, version.attachments)
    )
    parts = {part.key: part for part in _parts(entry)}
    current = parts.get(version.key)
    if current is None:
        parts[version.key] = version
    else:
        older, newer = sorted((current, version), key=_order)
        parts[version.key] = replace(newer, deleted_at=_earliest(current.deleted_at, version.deleted_at))
        if older.at != newer.at:
            body = replace(body, history=_history(body.history, older, parts.values()))
    if edited:
        body = replace(body, edited_at=max(version.at, body.edited_at or version.at))
    return _joined(body, parts.values())


def is_newest(entry: TimelineEntry, version: Part) -> bool:
    """Whether nothing later is known of the part."""
    key = _key(_message(entry), version.key)
    return all(_order(part) <= _order(version) for part in _parts(entry) if part.key == key)


def delete(entry: TimelineEntry, key: str, at: datetime) -> Message:
    """The body without one part; without its last one it is deleted, and keeps what it said."""
    body = _message(entry)
    parts = [
        replace(part, deleted_at=_earliest(part.deleted_at, at)) if part.key == _key(body, key) else part
        for part in _parts(entry)
    ]
    return _joined(body, parts)


def as_album(body: Message, part: Part) -> Message:
    """The body of an album of which one part is known."""
    return _joined(replace(body, parts=(part,)), (part,))


Carrier = TypeVar("Carrier", bound=Message | Call)
"""What can hold files that are still to be fetched."""


def with_file(body: Carrier, old: Attachment, new: Attachment) -> Carrier:
    """The file in the place of the other one, now and in the history."""

    def swap(files: Iterable[Attachment]) -> tuple[Attachment, ...]:
        return tuple(new if file == old else file for file in files)

    if isinstance(body, Call):
        return replace(body, attachments=swap(body.attachments))
    return replace(
        body,
        attachments=swap(body.attachments),
        parts=tuple(replace(part, attachments=swap(part.attachments)) for part in body.parts),
        history=tuple(replace(past, attachments=swap(past.attachments)) for past in body.history),
    )


def files_of(body: Message | Call) -> Iterator[Attachment]:
    """Every file that it has or had, some of them twice."""
    yield from body.attachments
    if isinstance(body, Call):
        return
    for part in body.parts:
        yield from part.attachments
    for past in body.history:
        yield from past.attachments


def _message(entry: TimelineEntry) -> Message:
    assert isinstance(entry.body, Message)
    return entry.body


def _key(body: Message, key: str) -> str:
    """A message that is no album is one part, whatever the name under which it was found."""
    return key if body.parts else ""


def _parts(entry: TimelineEntry) -> Sequence[Part]:
    body = _message(entry)
    return body.parts or (
        Part(
            key="",
            text=body.text,
            attachments=body.attachments,
            at=body.edited_at or entry.at,
            told_by=body.told_by,
            deleted_at=body.deleted_at,
        ),
    )


def _known_files(body: Message, files: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """What an edit mentions again was fetched already, or will be."""
    known = {file.ref: file for file in files_of(body) if file.ref}
    return tuple(known.get(file.ref, file) if file.ref else file for file in files)


def _order(version: Part | Revision) -> tuple[object, ...]:
    assert version.at is not None
    return (version.at, natural(version.told_by), version.text)


def _earliest(*times: datetime | None) -> datetime | None:
    return min((at for at in times if at is not None), default=None)


def _history(history: Sequence[Revision], older: Part, parts: Iterable[Part]) -> tuple[Revision, ...]:
    """Oldest first, each until the next one of its part; an empty version leaves nothing to show."""
    past = {(each.key, each.at): each for each in history}
    if older.text or older.attachments:
        new = _past(older)
        past[older.key, older.at] = max(new, past.get((older.key, older.at), new), key=_order)
    following = {part.key: part.at for part in parts}
    ended = []
    for each in sorted(past.values(), key=_order, reverse=True):
        ended.append(replace(each, until=following.get(each.key, each.until)))
        following[each.key] = each.at or each.until
    return tuple(reversed(ended))


def _past(part: Part) -> Revision:
    return Revision(
        until=part.at,
        text=part.text,
        attachments=part.attachments,
        key=part.key,
        at=part.at,
        told_by=part.told_by,
    )


def _joined(body: Message, parts: Iterable[Part]) -> Message:
    """An album shows the parts that are left; of one without any, all that there were."""
    parts = sorted(parts, key=lambda part: natural(part.key))
    if not body.parts:
        [part] = parts
        return replace(
            body,
            text=part.text,
            attachments=part.attachments,
            told_by=part.told_by,
            deleted_at=part.deleted_at,
        )
    left = [part for part in parts if part.deleted_at is None]
    shown = left or parts
    return replace(
        body,
        key=parts[0].key,
        text="\n\n".join(part.text for part in shown if part.text),
        attachments=tuple(file for part in shown for file in part.attachments),
        parts=tuple(parts),
        told_by="",
        deleted_at=None if left else max(part.deleted_at for part in parts if part.deleted_at),
    )
