"""Channels: which there are, and how they are set up."""

from typing import Any

from inbox.api.access import CHANNEL, fetch
from inbox.api.answers import ChannelView, Listing
from inbox.api.call import Call
from inbox.api.pages import page_of
from inbox.api.schema import ListQuery
from inbox.core.account import ChannelAccount


async def list_channels(call: Call[ListQuery, None]) -> Listing[ChannelView]:
    page = page_of(await call.parts.channels.all(), after=call.query.after, limit=call.query.limit)
    return Listing(items=[_view(call, account) for account in page.items], next=page.next)


async def get_channel(call: Call[Any, None]) -> ChannelView:
    return _view(call, await fetch(call.parts, call.caller, CHANNEL, call.id))


def _view(call: Call[Any, Any], account: ChannelAccount) -> ChannelView:
    oversees = "settings.read" in call.caller.can
    spec = call.api.channel_kinds.get(account.kind)
    return ChannelView(
        id=account.id,
        kind=account.kind,
        name=account.name,
        title=account.kind if spec is None else spec.title,
        disabled=account.disabled,
        created_at=account.created_at,
        settings=account.settings if oversees else None,
        sealed=sorted(account.sealed) if oversees else None,
    )
