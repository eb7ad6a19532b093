"""A channel is connected."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from inbox.actions.channel_settings import with_settings
from inbox.actions.record import record
from inbox.core.account import ChannelAccount
from inbox.core.actor import Actor
from inbox.core.channel import ChannelSpec
from inbox.core.ids import ChannelId, new_id
from inbox.core.store import Parts
from inbox.kit.secrets import Vault


def new_account(
    spec: ChannelSpec[Any], name: str, given: Mapping[str, Any], vault: Vault, now: datetime
) -> ChannelAccount:
    """Not stored yet; Unprocessable, with the field, if the settings do not fit."""
    blank = ChannelAccount(id=ChannelId(new_id()), kind=spec.kind, name=name, created_at=now)
    return with_settings(spec, blank, given, vault)


async def connect_channel(tx: Parts, account: ChannelAccount, actor: Actor) -> None:
    await tx.channels.add(account)
    await record(tx, actor, account.created_at, "added", "channel", account.id, kind=account.kind)
