"""Conversations that agents begin: from which of our addresses, and the first mail or message."""

from typing import Any

from inbox.actions.begin import begin, can_begin
from inbox.actions.reply import Answer
from inbox.actions.write_letter import LetterWish
from inbox.api.access import CONTACT, fetch
from inbox.api.call import Call
from inbox.api.entries import entry_views
from inbox.api.entry_shapes import EntryView
from inbox.api.message_shapes import LONGEST_SUBJECT, LONGEST_TEXT, NewConversation, OpeningView
from inbox.api.names import channel_ref, channels_of
from inbox.api.recipients import mailboxes
from inbox.api.times import moment
from inbox.core.channel import AddressedChannel
from inbox.core.ids import ChannelId, UploadId
from inbox.core.store import Parts
from inbox.core.telephone_channel import TextingChannel
from inbox.core.timeline import TimelineEntry
from inbox.kit.text import clean, one_line


async def list_openings(call: Call[Any, None]) -> list[OpeningView]:
    await fetch(call.parts, call.caller, CONTACT, call.id)
    names = await channels_of(call.parts)
    found = []
    for channel_id, channel in call.api.channels.items():
        if not can_begin(channel):
            continue
        if isinstance(channel, AddressedChannel):
            found.append(OpeningView(channel=channel_ref(names, channel_id), address=channel.address))
        elif isinstance(channel, TextingChannel):
            ref = channel_ref(names, channel_id)
            found.append(OpeningView(channel=ref, address=channel.sender, by="phone"))
    return found


async def begin_conversation(call: Call[Any, NewConversation]) -> EntryView:
    body, key = call.body, call.idempotency_key()
    answer = Answer(
        text=clean(body.text, LONGEST_TEXT),
        uploads=tuple(dict.fromkeys(UploadId(each) for each in body.attachments)),
        send_at=None if body.send_at is None else moment(body.send_at),
        mail=LetterWish(
            to=mailboxes(body.to),
            cc=mailboxes(body.cc),
            bcc=mailboxes(body.bcc),
            subject=one_line(body.subject, LONGEST_SUBJECT),
        ),
    )

    async def unit(tx: Parts) -> TimelineEntry:
        contact = await fetch(tx, call.caller, CONTACT, call.id)
        now, channels = call.api.clock.now(), call.api.channels
        channel = ChannelId(body.channel)
        return await begin(
            tx,
            contact,
            channel,
            answer,
            call.caller.actor,
            now,
            channels=channels,
            phone=body.phone,
            key=key,
        )

    return (await entry_views(call.parts, [await call.durably(unit)]))[0]
