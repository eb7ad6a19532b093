"""What an agent's window says over the stream: which conversation it shows, and where somebody writes."""

import asyncio
from typing import Annotated

import msgspec

from inbox.core.errors import TooMany
from inbox.core.ids import ConversationId
from inbox.kit.limits import Buckets
from inbox.realtime.presence import Seat

_PER_S = 5.0
_AT_ONCE = 20.0
_Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class _Viewing(msgspec.Struct, tag_field="t", tag="viewing"):
    conversation: _Id | None


class _Typing(msgspec.Struct, tag_field="t", tag="typing"):
    conversation: _Id


_decode = msgspec.json.Decoder(_Viewing | _Typing).decode


class Hearing:
    """Hears one socket; what is unknown, broken or too much is passed over."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._pace = Buckets(_PER_S, _AT_ONCE, asyncio.get_running_loop().time)

    def hear(self, text: str) -> None:
        try:
            self._pace.take("")
            frame = _decode(text)
        except (TooMany, msgspec.DecodeError, UnicodeError, RecursionError):
            return
        if isinstance(frame, _Typing):
            self._seat.type(ConversationId(frame.conversation))
        else:
            self._seat.view(None if frame.conversation is None else ConversationId(frame.conversation))
