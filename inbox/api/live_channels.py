"""The channels as a composer needs to know them: what each can carry now."""

from collections.abc import Mapping
from typing import Any

from inbox.api.answers import CapabilitiesView, LiveChannel
from inbox.api.call import Call
from inbox.core.channel import Channel
from inbox.core.ids import ChannelId


async def live_channels(call: Call[Any, Any]) -> Mapping[ChannelId, LiveChannel]:
    """All of them: there are few."""
    return {
        each.id: LiveChannel(
            id=each.id,
            kind=each.kind,
            name=each.name,
            capabilities=_capabilities(call.api.channels.get(each.id)),
        )
        for each in await call.parts.channels.all()
    }


def live_channel(channels: Mapping[ChannelId, LiveChannel], channel_id: ChannelId) -> LiveChannel:
    return channels.get(channel_id) or LiveChannel(id=channel_id, kind="", name="", capabilities=None)


def _capabilities(channel: Channel | None) -> CapabilitiesView | None:
    if channel is None:
        return None
    able = channel.capabilities
    return CapabilitiesView(
        can_answer=able.can_answer,
        max_text=able.max_text,
        attachments=able.attachments,
        utf16=able.utf16,
        max_caption=able.max_caption,
        splits=able.splits,
        max_files=able.max_files,
        max_file=able.max_file,
        edits=able.edits,
        deletes=able.deletes,
        quotes=able.quotes,
        max_buttons=able.max_buttons,
        max_options=able.max_options,
        templates=able.templates,
        subject=able.subject,
        segments=able.segments,
        opt_out=able.opt_out,
    )
