"""Approved texts: those that a conversation's channel offers, and one of them filled to be sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from inbox.api.access import CONVERSATION, fetch
from inbox.api.call import Call
from inbox.api.message_shapes import NewTemplate, TemplateView
from inbox.core.channel import Channel, TemplateChannel
from inbox.core.errors import ConfigError, Conflict, RetryLater, Unprocessable
from inbox.core.ids import ChannelId
from inbox.core.template import FilledTemplate, Template
from inbox.kit.text import one_line


async def list_templates(call: Call[Any, None]) -> list[TemplateView]:
    """Empty where the channel knows none."""
    found = await _offered(call)
    return [
        TemplateView(
            id=each.id,
            name=each.name,
            language=each.language,
            category=each.category,
            text=each.text,
            fields=each.fields,
            examples=each.examples,
            buttons=each.buttons,
        )
        for each in found
    ]


async def fill(call: Call[Any, Any], asked: NewTemplate) -> tuple[str, FilledTemplate]:
    """What the contact will read, and what is sent; Unprocessable if it is not approved any more."""
    template = next((each for each in await _offered(call) if each.id == asked.id), None)
    if template is None:
        raise Unprocessable("This template is not approved any more; choose another one.")
    values = tuple(one_line(each, len(each)) for each in asked.values)
    return template.filled(values), FilledTemplate(id=template.id, values=values)


async def _offered(call: Call[Any, Any]) -> Sequence[Template]:
    conversation = await fetch(call.parts, call.caller, CONVERSATION, call.id)
    channels: Mapping[ChannelId, Channel] = call.api.channels
    channel = channels.get(conversation.channel_id)
    if not isinstance(channel, TemplateChannel):
        return ()
    try:
        return await channel.templates()
    except (ConfigError, RetryLater) as error:
        raise Conflict(str(error)) from None
