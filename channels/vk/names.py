"""What a person is called, which VK tells only when it is asked; once for each person."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import msgspec

from channels.kit.members import Members, items, line, number
from channels.vk.api import Api
from channels.vk.people import CHATS, identity_of
from inbox.core.channel import ChannelContext
from inbox.core.errors import ConfigError, Undeliverable
from inbox.core.ids import RequestId
from inbox.core.inbound import InboundEvent, Introduced, WebhookRequest

BROUGHT = "BROUGHT"
"""The method of what we asked for; no HTTP request has it."""
_PREFIX = "name:"


def ref_of(peer: int) -> str | None:
    """None for chats of several people and for communities, which are not asked about."""
    return f"{_PREFIX}{peer}" if 0 < peer < CHATS else None


async def bring(api: Api, context: ChannelContext, ref: str) -> WebhookRequest:
    whom = ref.removeprefix(_PREFIX)
    if not (whom.isascii() and whom.isdecimal()):
        raise Undeliverable("There is no such person.")
    try:
        told: Any = await api.ask("users.get", user_ids=whom)
    except ConfigError as error:  # a key without that right stays so
        raise Undeliverable(str(error)) from None
    return WebhookRequest(
        id=RequestId(sha256(f"{context.id} {ref}".encode()).hexdigest()[:24]),
        channel_id=context.id,
        received_at=context.clock.now(),
        method=BROUGHT,
        headers={"content-type": "application/json"},
        body=msgspec.json.encode({"people": told}),
    )


def introduced(document: Mapping[str, Any], request: WebhookRequest) -> tuple[InboundEvent, ...]:
    return tuple(_introduced(each, request) for each in items(document, "people") if _name(each))


def _introduced(person: Members, request: WebhookRequest) -> InboundEvent:
    whom = number(person, "id") or 0
    return InboundEvent(
        channel_id=request.channel_id,
        external_id=f"named:{whom}",
        at=request.received_at,
        senders=(identity_of(whom),),
        name=_name(person),
        thread=str(whom),
        body=Introduced(),
    )


def _name(person: Members) -> str:
    """Nothing of those whom VK has deleted: all of them are called the same."""
    if not number(person, "id") or "deactivated" in person:
        return ""
    return " ".join(filter(None, (line(person, "first_name", 100), line(person, "last_name", 100))))
