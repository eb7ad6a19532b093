"""Writes the mail that is answered or passed on as it stands below the new text, in plain words."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from inbox.core.letter import Letter, Mailbox
from inbox.core.timeline import Message, TimelineEntry

T = TypeVar("T")
_LONGEST = 20_000
_CUT = "[…]"
_WROTE = {"en": "On {at}, {who} wrote:", "ru": "{at}, {who} пишет:"}
_FORWARDED = {
    "en": ("---------- Forwarded message ----------", "From", "Date", "Subject", "To", "Cc"),
    "ru": ("---------- Пересланное сообщение ----------", "От", "Дата", "Тема", "Кому", "Копия"),
}


def quotation(entry: TimelineEntry, language: str) -> str:
    """Its words behind `>`, below a line that says whose they are; empty if it has none."""
    words = _words(entry)
    if not words:
        return ""
    head = _in(_WROTE, language).format(at=_moment(entry), who=_people([_writer(entry)]) or "…")
    return "\n".join((head, *(_behind(line) for line in words.split("\n"))))


def passed_on(entry: TimelineEntry, language: str) -> str:
    """Its words as they are, below what its header said."""
    mark, *names = _in(_FORWARDED, language)
    letter = _letter(entry)
    told = (_people([_writer(entry)]), _moment(entry), letter.subject, _people(letter.to), _people(letter.cc))
    head = [f"{name}: {said}" for name, said in zip(names, told, strict=True) if said]
    return "\n".join((mark, *head, "", _words(entry))).rstrip()


def _words(entry: TimelineEntry) -> str:
    """Text and what was quoted there, as far as there is room."""
    whole = f"{entry.text}\n{_letter(entry).quoted}" if _letter(entry).quoted else entry.text
    whole = whole.replace("\r\n", "\n").strip("\n")
    if len(whole) <= _LONGEST:
        return whole
    return f"{whole[:_LONGEST].rpartition(chr(10))[0] or whole[:_LONGEST]}\n{_CUT}"


def _letter(entry: TimelineEntry) -> Letter:
    body = entry.body
    return (isinstance(body, Message) and body.letter) or Letter()


def _writer(entry: TimelineEntry) -> Mailbox | None:
    """Our own messages name no sender: it is the mailbox, whoever sits there."""
    body = entry.body
    named = body.writer if isinstance(body, Message) else None
    return _letter(entry).sender or (Mailbox(name=named) if named else None)


def _people(people: Sequence[Mailbox | None]) -> str:
    return ", ".join(_shown(each) for each in people if each)


def _shown(person: Mailbox) -> str:
    if person.name and person.email:
        return f"{person.name} <{person.email}>"
    return person.email or person.name or ""


def _moment(entry: TimelineEntry) -> str:
    return f"{min(entry.at, entry.received_at):%Y-%m-%d %H:%M} UTC"


def _behind(line: str) -> str:
    return f">{line}" if line.startswith(">") or not line else f"> {line}"


def _in(texts: Mapping[str, T], language: str) -> T:
    return texts.get(language.partition("-")[0].lower(), texts["en"])
