"""Calls that agents ask for, and those that they have called back."""

from typing import Any

from msgspec import Struct

from inbox.actions.call_backs import close_call_back
from inbox.actions.record import record
from inbox.api.access import CONVERSATION, ENTRY, fetch
from inbox.api.call import Call
from inbox.api.entries import entry_views
from inbox.api.entry_shapes import EntryView
from inbox.core.call import Call as PhoneCall
from inbox.core.contact import Contact
from inbox.core.conversation import Conversation
from inbox.core.errors import BadRequest, RetryLater, Undeliverable, Unprocessable
from inbox.core.identity import PHONE
from inbox.core.store import Parts
from inbox.core.telephone_channel import CallingChannel

_LOOKED_AT = 50


class CallAsked(Struct, frozen=True, kw_only=True):
    """`call` is the carrier's name of it; its entry comes when the agent's telephone was picked up."""

    call: str


async def ask_call(call: Call[Any, None]) -> CallAsked:
    """Ring the agent who asks, then the client, who sees the number that they know."""
    conversation = await fetch(call.parts, call.caller, CONVERSATION, call.id)
    if call.caller.agent_id is None:
        raise BadRequest("A token has no telephone.")
    agent = await call.parts.agents.get(call.caller.agent_id)
    contact = await call.parts.contacts.get(conversation.filed_for or conversation.contact_id)
    channel, phone = _channel(call, conversation), _phone(contact, conversation)
    number = await _known_number(call.parts, conversation)
    try:
        asked = await channel.call(agent.email, phone, number)
    except (RetryLater, Undeliverable) as error:
        raise Unprocessable(str(error)) from None
    now, actor = call.api.clock.now(), call.caller.actor
    await call.durably(lambda tx: record(tx, actor, now, "called", "conversation", conversation.id))
    return CallAsked(call=asked)


async def end_call_back(call: Call[Any, None]) -> EntryView:
    """Nobody has to call back any more."""
    entry = await fetch(call.parts, call.caller, ENTRY, call.id)
    now, actor = call.api.clock.now(), call.caller.actor
    done = await call.durably(lambda tx: close_call_back(tx, entry.id, actor, now))
    return (await entry_views(call.parts, [done]))[0]


def _channel(call: Call[Any, None], conversation: Conversation) -> CallingChannel:
    """The one that the client called, or any that can call."""
    own = call.api.channels.get(conversation.channel_id)
    for channel in (own, *call.api.channels.values()):
        if isinstance(channel, CallingChannel):
            return channel
    raise Unprocessable("No telephone is connected; add one under Channels.")


def _phone(contact: Contact, conversation: Conversation) -> str:
    phones = [each.value for each in contact.identities if each.kind == PHONE]
    if not phones:
        raise Unprocessable("No telephone number of this contact is known.")
    return conversation.thread if conversation.thread in phones else phones[0]


async def _known_number(parts: Parts, conversation: Conversation) -> str | None:
    page = await parts.timeline.page(contact_id=conversation.contact_id, limit=_LOOKED_AT)
    calls = [entry.body for entry in page.items if isinstance(entry.body, PhoneCall)]
    return next((each.number for each in calls if each.number), None)
