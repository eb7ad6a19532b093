"""Words that the owner of the inbox wants to know of, wherever they are said or written."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from inbox.core.call import Call
from inbox.core.ids import PhraseId
from inbox.core.timeline import Form, Message, TimelineEntry
from inbox.core.transcript import Transcript


class SaidBy(StrEnum):
    ANYONE = "anyone"
    CLIENT = "client"
    US = "us"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """`language` is two letters, whose inflected forms count too; "" has the words stand for themselves."""

    id: PhraseId
    text: str
    language: str = ""
    said_by: SaidBy = SaidBy.ANYONE
    created_at: datetime

    def is_of(self, by_client: bool | None) -> bool:
        """Whether it is watched in what they say; None stands for somebody, we do not know who."""
        if self.said_by is SaidBy.ANYONE or by_client is None:
            return True
        return by_client == (self.said_by is SaidBy.CLIENT)


def written_by_client(entry: TimelineEntry) -> bool | None:
    return entry.inbound if isinstance(entry.body, Form | Message) else None


def spoken_by_client(entry: TimelineEntry, transcript: Transcript, leg: int) -> bool | None:
    """In a message its sender speaks, in a call whoever is on the leg."""
    if isinstance(entry.body, Message):
        return entry.inbound
    if isinstance(entry.body, Call) and len(transcript.legs) > 1:
        return leg == entry.body.client_leg
    return None
