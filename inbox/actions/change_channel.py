"""A channel's name, settings or duties change."""

from collections.abc import Callable, Sequence
from datetime import datetime

from inbox.actions.record import record
from inbox.core.account import ChannelAccount
from inbox.core.actor import Actor
from inbox.core.ids import ChannelId
from inbox.core.store import Parts


async def change_channel(
    tx: Parts,
    channel_id: ChannelId,
    renew: Callable[[ChannelAccount], ChannelAccount],
    actor: Actor,
    now: datetime,
) -> ChannelAccount:
    """What `renew` makes of it; the same again leaves no trace. The audit names what changed, no value."""
    account = await tx.channels.get(channel_id)
    renewed = renew(account)
    if renewed == account:
        return account
    await tx.channels.save(renewed)
    await record(
        tx, actor, now, "changed", "channel", channel_id, fields=",".join(_changed(account, renewed))
    )
    return renewed


def _changed(before: ChannelAccount, after: ChannelAccount) -> Sequence[str]:
    own = [
        name for name in ("name", "disabled", "silent_after") if getattr(before, name) != getattr(after, name)
    ]
    old, new = {**before.settings, **before.sealed}, {**after.settings, **after.sealed}
    return [*own, *sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))]
