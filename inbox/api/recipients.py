"""Whom an answer by mail goes to: by itself, and whom the agent adds."""

import re
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from inbox.actions.address_letter import address_letter
from inbox.api.access import CONVERSATION, fetch
from inbox.api.call import Call
from inbox.api.message_shapes import AddressView
from inbox.core.errors import BadRequest
from inbox.core.letter import Mailbox
from inbox.kit.address import email_address
from inbox.kit.text import one_line

_NAMED = re.compile(r"([^<>]*)<([^<>]+)>")
_LONGEST_NAME = 100


async def get_address(call: Call[Any, None]) -> AddressView | web.Response:
    """JSON's null where the channel carries no mail."""
    conversation = await fetch(call.parts, call.caller, CONVERSATION, call.id)
    channel = call.api.channels.get(conversation.channel_id)
    if channel is None or not channel.capabilities.subject:
        return web.json_response(None)
    contact = await call.parts.contacts.get(conversation.filed_for or conversation.contact_id)
    letter = await address_letter(call.parts, conversation, contact)
    return AddressView(subject=letter.subject, to=letter.to)


def mailboxes(written: Sequence[str]) -> tuple[Mailbox, ...]:
    """Each `address` or `Name <address>`; BadRequest names the first that is neither."""
    return tuple(_mailbox(each.strip()) for each in written)


def _mailbox(written: str) -> Mailbox:
    named = _NAMED.fullmatch(written)
    email = email_address(named[2] if named else written)
    if email is None:
        shown = one_line(written, _LONGEST_NAME)
        raise BadRequest(f"“{shown}” is not an e-mail address.")
    name = one_line(named[1].strip(' "'), _LONGEST_NAME) if named else ""
    return Mailbox(name=name or None, email=email)
