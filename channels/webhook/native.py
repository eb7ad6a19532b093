"""Our own format: whoever writes code for OneWindow says by `type` what happened, and needs no mapping.

docs/channels/webhook.md describes it.
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from channels.kit.payload import quoted, text
from channels.webhook.reading import MOST_TEXT, moment
from inbox.core.delivery import DeliveryState
from inbox.core.errors import PayloadError
from inbox.core.identity import EMAIL, PHONE, Identity
from inbox.core.inbound import (
    DeliveryReported,
    File,
    FileRef,
    InboundBody,
    InboundEvent,
    MessageReceived,
    MessagesDeleted,
    Reacted,
    WebhookRequest,
)
from inbox.kit.address import email_address
from inbox.kit.file_name import file_name
from inbox.kit.phone import e164
from inbox.kit.text import clean, one_line

_LONGEST_ID = 200
_MOST_IDS = 100
_MOST_FILES = 20
_REPORTED = frozenset({DeliveryState.DELIVERED, DeliveryState.READ, DeliveryState.FAILED})


def is_native(members: Mapping[str, Any]) -> bool:
    return isinstance(members.get("type"), str) and members["type"] in _READERS


def native_event(
    members: dict[str, Any], request: WebhookRequest, senders_of: str, region: str | None
) -> InboundEvent:
    external_id, body, named_sender = _READERS[members["type"]](members)
    sender = _object(members, "sender")
    senders = _senders(sender, request, senders_of, region)
    thread = _id(members, "thread", needed=False) or None
    if named_sender and not senders and thread is None:
        raise PayloadError('"sender" must say who wrote: an id, an email or a phone.')
    return InboundEvent(
        channel_id=request.channel_id,
        external_id=external_id,
        at=_moment(members, "at") or request.received_at,
        senders=senders,
        name=one_line(text(sender, "name", _LONGEST_ID), _LONGEST_ID) or None,
        thread=thread,
        body=body,
    )


def _message(members: dict[str, Any]) -> tuple[str, InboundBody, bool]:
    key = _id(members, "id")
    edited_at = _moment(members, "edited_at")
    files, refs = _files(members)
    written = clean(text(members, "text", MOST_TEXT), MOST_TEXT).strip()
    if not (written or files or refs):
        raise PayloadError("A message needs a text or a file.")
    direction = text(members, "direction", 3) or "in"
    if direction not in {"in", "out"}:
        raise PayloadError('"direction" must be "in" or "out".')
    body = MessageReceived(
        text=written,
        files=files,
        refs=refs,
        key=key,
        edited_at=edited_at,
        direction=direction,
        writer=one_line(text(members, "writer", _LONGEST_ID), _LONGEST_ID) or None,
        answers=_id(members, "answers", needed=False) or None,
    )
    named = f"edit:{key}:{edited_at.isoformat()}" if edited_at else f"new:{key}"
    return named, body, direction == "in"


def _deleted(members: dict[str, Any]) -> tuple[str, InboundBody, bool]:
    key = _id(members, "id")
    return f"deleted:{key}", MessagesDeleted(keys=(key,)), False


def _reaction(members: dict[str, Any]) -> tuple[str, InboundBody, bool]:
    emojis = members.get("emojis")
    if not isinstance(emojis, list) or not all(isinstance(each, str) and len(each) <= 40 for each in emojis):
        raise PayloadError('"emojis" must be a list of short texts.')
    body = Reacted(key=_id(members, "message"), emojis=tuple(one_line(each, 40) for each in emojis[:20]))
    return f"reaction:{_id(members, 'id')}", body, True


def _delivery(members: dict[str, Any]) -> tuple[str, InboundBody, bool]:
    key, said = _id(members, "id"), text(members, "state", 20)
    if said not in _REPORTED:
        raise PayloadError('"state" must be delivered, read or failed.')
    reason = one_line(text(members, "reason", 1_000), 300) or None
    body = DeliveryReported(key=key, state=DeliveryState(said), reason=reason)
    return f"{said}:{key}", body, False


_READERS: Mapping[str, Callable[[dict[str, Any]], tuple[str, InboundBody, bool]]] = {
    "message": _message,
    "deleted": _deleted,
    "reaction": _reaction,
    "delivery": _delivery,
}


def _senders(
    sender: dict[str, Any], request: WebhookRequest, kind: str, region: str | None
) -> tuple[Identity, ...]:
    senders = []
    if own := _id(sender, "id", needed=False):
        senders.append(Identity(kind=kind, value=f"{request.channel_id}:{own}"))
    if email := email_address(text(sender, "email", 320)):
        senders.append(Identity(kind=EMAIL, value=email))
    if phone := e164(text(sender, "phone", 100), region):
        senders.append(Identity(kind=PHONE, value=phone))
    return tuple(senders)


def _files(members: dict[str, Any]) -> tuple[tuple[File, ...], tuple[FileRef, ...]]:
    listed = members.get("files") or []
    if not isinstance(listed, list) or len(listed) > _MOST_FILES:
        raise PayloadError(f'"files" must be a list of at most {_MOST_FILES}.')
    files, refs = [], []
    for each in listed:
        if not isinstance(each, dict):
            raise PayloadError("A file must be an object.")
        name = file_name(text(each, "name", 300))
        media_type = text(each, "type", 200) or "application/octet-stream"
        if url := text(each, "url", 4_096):
            refs.append(FileRef(ref=url, name=name, media_type=media_type))
        else:
            files.append(File(name=name, media_type=media_type, data=_data(each)))
    return tuple(files), tuple(refs)


def _data(each: dict[str, Any]) -> bytes:
    try:
        return base64.b64decode(text(each, "data", 2**20), validate=True)
    except (binascii.Error, ValueError):
        raise PayloadError("The data of a file must be base64.") from None


def _object(members: dict[str, Any], name: str) -> dict[str, Any]:
    value = members.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise PayloadError(f"{quoted(name)} must be an object.")
    return value


def _id(members: dict[str, Any], name: str, *, needed: bool = True) -> str:
    value = one_line(text(members, name, _LONGEST_ID), _LONGEST_ID)
    if needed and not value:
        raise PayloadError(f"{quoted(name)} must be there.")
    return value


def _moment(members: dict[str, Any], name: str) -> datetime | None:
    said = text(members, name, 40)
    at = moment(said) if said else None
    if said and at is None:
        raise PayloadError(f"{quoted(name)} must be a time with its zone, such as 2026-03-02T12:00:00Z.")
    return at
