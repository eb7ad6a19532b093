"""Channels: which there are, how they are set up, and what administrators change about them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from msgspec import UNSET, structs

from inbox.actions.change_channel import change_channel
from inbox.actions.channel_settings import with_settings
from inbox.actions.connect_channel import connect_channel, new_account
from inbox.api.access import CHANNEL, fetch
from inbox.api.answers import Listing
from inbox.api.call import Call
from inbox.api.channel_health import health_of
from inbox.api.channel_kinds import kind_of
from inbox.api.channel_shapes import ChannelPatch, NewChannel
from inbox.api.origin import own_address
from inbox.api.pages import page_of
from inbox.api.schema import ListQuery
from inbox.api.setup_shapes import ChannelView, HealthView
from inbox.core.account import ChannelAccount
from inbox.core.channel import Channel
from inbox.core.errors import ConfigError, Unprocessable
from inbox.core.ids import ChannelId
from inbox.core.store import Parts
from inbox.kit.text import clean

_LONGEST_NAME = 200


async def list_channels(call: Call[ListQuery, None]) -> Listing[ChannelView]:
    page = page_of(await call.parts.channels.all(), after=call.query.after, limit=call.query.limit)
    health = await health_of(call, page.items) if _oversees(call) else {}
    return Listing(items=[_view(call, account, health) for account in page.items], next=page.next)


async def get_channel(call: Call[Any, None]) -> ChannelView:
    return await _whole(call, await fetch(call.parts, call.caller, CHANNEL, call.id))


async def add_channel(call: Call[Any, NewChannel]) -> ChannelView:
    spec = kind_of(call, call.body.kind)
    if not spec.addable:
        raise Unprocessable(f"{spec.title} comes with a site; connect a site instead.", field="kind")
    api = call.api
    account = new_account(spec, _name(call.body.name), call.body.settings, api.vault, api.clock.now())
    built(call, account)

    async def unit(tx: Parts) -> None:
        await connect_channel(tx, account, call.caller.actor)

    await call.durably(unit)
    return await _whole(call, account)


async def patch_channel(call: Call[Any, ChannelPatch]) -> ChannelView:
    account = await fetch(call.parts, call.caller, CHANNEL, call.id)

    def renew(before: ChannelAccount) -> ChannelAccount:
        after = _renewed(call, before)
        if call.body.settings is not UNSET:
            built(call, after)
        return after

    async def unit(tx: Parts) -> ChannelAccount:
        return await change_channel(tx, account.id, renew, call.caller.actor, call.api.clock.now())

    return await _whole(call, await call.durably(unit))


def built(call: Call[Any, Any], account: ChannelAccount) -> Channel:
    """Unprocessable if its kind makes no channel of these settings."""
    try:
        return call.api.connections.build(account)
    except ConfigError as error:
        raise Unprocessable(str(error)) from None


def _renewed(call: Call[Any, ChannelPatch], account: ChannelAccount) -> ChannelAccount:
    body = call.body
    if body.settings is not UNSET:
        account = with_settings(kind_of(call, account.kind), account, body.settings, call.api.vault)
    return replace(
        account,
        name=account.name if body.name is UNSET else _name(body.name),
        disabled=account.disabled if body.disabled is UNSET else body.disabled,
        silent_after=account.silent_after if body.silent_after is UNSET else body.silent_after,
    )


def _name(given: str) -> str:
    name = " ".join(clean(given, _LONGEST_NAME).split())
    if not name:
        raise Unprocessable("The name is missing.", field="name")
    return name


def _oversees(call: Call[Any, Any]) -> bool:
    return "settings.read" in call.caller.can


async def _whole(call: Call[Any, Any], account: ChannelAccount) -> ChannelView:
    return _view(call, account, await health_of(call, [account]) if _oversees(call) else {})


def _view(
    call: Call[Any, Any], account: ChannelAccount, health: Mapping[ChannelId, HealthView]
) -> ChannelView:
    spec = call.api.channel_kinds.get(account.kind)
    view = ChannelView(
        id=account.id,
        kind=account.kind,
        name=account.name,
        title=account.kind if spec is None else spec.title,
        disabled=account.disabled,
        created_at=account.created_at,
        addable=spec is not None and spec.addable,
    )
    if not _oversees(call):
        return view
    called = spec is not None and spec.webhook
    return structs.replace(
        view,
        settings=account.settings,
        sealed=sorted(account.sealed),
        hook_url=f"{own_address(call.api, call.request)}/hooks/{account.id}" if called else None,
        silent_after=account.silent_after,
        health=health[account.id],
    )
