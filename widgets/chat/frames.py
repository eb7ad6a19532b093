"""What the widget may send over its socket, and what it is told."""

from typing import Annotated, Any

import msgspec
from aiohttp import WSMsgType

from inbox.core.errors import BadRequest
from inbox.kit.body import loads_json
from inbox.kit.site_users import Claim

LONGEST_FRAME = 65_536
MAX_DEPTH = 6
_Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[ -~]+$")]
_Token = Annotated[str, msgspec.Meta(max_length=200)]
_Seq = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
_Files = Annotated[list[_Id], msgspec.Meta(max_length=10)]
encode = msgspec.json.Encoder().encode


class Broken(BadRequest):
    """No widget of ours sends this: the socket is closed."""


class Hello(msgspec.Struct, tag_field="t", tag="hello", frozen=True):
    """`after` is the last entry of `conversation` that this page shows."""

    visitor: _Token | None = None
    after: _Seq | None = None
    conversation: _Id | None = None
    identity: Claim | None = None


class Contact(msgspec.Struct, frozen=True):
    """How to answer somebody who has gone; the channel checks what is in it."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None


class Consent(msgspec.Struct, frozen=True):
    """What the visitor has ticked; the channel checks it."""

    text: str = ""
    at: str = ""


class Say(msgspec.Struct, tag_field="t", tag="message", frozen=True):
    id: _Id
    text: str = ""
    attachments: _Files = []
    contact: Contact | None = None
    consent: Consent | None = None
    page: str | None = None


class Typing(msgspec.Struct, tag_field="t", tag="typing", frozen=True):
    pass


class Received(msgspec.Struct, tag_field="t", tag="received", frozen=True):
    """Everything up to `seq` is on the visitor's screen."""

    seq: _Seq
    conversation: _Id | None = None


class Read(msgspec.Struct, tag_field="t", tag="read", frozen=True):
    """The visitor has looked at everything up to `seq`."""

    seq: _Seq
    conversation: _Id | None = None


Frame = Hello | Say | Typing | Received | Read


def read_frame(kind: WSMsgType, data: Any) -> Frame:
    """Broken for anything but one of our frames, with a sentence that says why."""
    if kind is not WSMsgType.TEXT:
        raise Broken("The socket takes text frames only.")
    try:
        frame: Frame = msgspec.convert(loads_json(data, MAX_DEPTH, only_object=True), Frame)
    except BadRequest as error:
        raise Broken(str(error)) from None
    except msgspec.ValidationError as error:
        raise Broken(f"The frame is not one of the chat: {error}.") from None
    return frame


def problem_frame(document: bytes, *, message_id: str | None = None, retry_after: int | None = None) -> bytes:
    """`message_id` names the message that was refused, `retry_after` says when to try it again (seconds)."""
    frame: dict[str, Any] = {"t": "error", "problem": msgspec.Raw(document)}
    if message_id is not None:
        frame["id"] = message_id
    if retry_after is not None:
        frame["retry_after"] = retry_after
    return encode(frame)
