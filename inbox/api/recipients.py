"""Whom an answer by mail goes to: by itself, and whom the agent adds."""

import re
from collections.abc import Iterable, Sequence

from aiohttp import web

from inbox.actions.address_letter import address_letter, answered_mail, everybody_else, pass_on
from inbox.actions.write_letter import language_of, near_entry
from inbox.api.access import CONVERSATION, fetch
from inbox.api.call import Call
from inbox.api.message_shapes import AddressQuery, AddressView
from inbox.core.channel import AddressedChannel, Channel
from inbox.core.errors import BadRequest
from inbox.core.ids import EntryId
from inbox.core.letter import Mailbox
from inbox.kit.address import email_address
from inbox.kit.text import one_line

_NAMED = re.compile(r"([^<>]*)<([^<>]+)>")
_LONGEST_NAME = 100


async def get_address(call: Call[AddressQuery, None]) -> AddressView | web.Response:
    """JSON's null where the channel carries no mail."""
    conversation = await fetch(call.parts, call.caller, CONVERSATION, call.id)
    channel = call.api.channels.get(conversation.channel_id)
    if channel is None or not channel.capabilities.subject:
        return web.json_response(None)
    parts, language = call.parts, await language_of(call.parts, call.caller.actor)
    if call.query.forwards is not None:
        passed = await pass_on(
            parts, await near_entry(parts, conversation, EntryId(call.query.forwards)), language
        )
        designed = passed.passed_html is not None
        return AddressView(subject=passed.subject, to=(), quoted=passed.quoted, designed=designed)
    contact = await parts.contacts.get(conversation.filed_for or conversation.contact_id)
    named = None if call.query.answers is None else EntryId(call.query.answers)
    if named is not None:
        await near_entry(parts, conversation, named)
    answered = await answered_mail(parts, conversation, named)
    letter = await address_letter(parts, contact, answered, quoted_in=language)
    others = everybody_else(letter, answered, _own_addresses(call.api.channels.values()))
    return AddressView(subject=letter.subject, to=letter.to, others=others, quoted=letter.quoted)


def _own_addresses(channels: Iterable[Channel]) -> frozenset[str]:
    return frozenset(each.address for each in channels if isinstance(each, AddressedChannel))


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
