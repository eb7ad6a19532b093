"""An agent's new e-mail address goes to wherever the settings of channels name the agent."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from inbox.actions.change_channel import change_channel
from inbox.core.account import ChannelAccount
from inbox.core.actor import Actor
from inbox.core.channel import ChannelSpec
from inbox.core.setting_fields import fields_of
from inbox.core.store import Parts


async def readdress(
    tx: Parts, kinds: Mapping[str, ChannelSpec[Any]], before: str, after: str, actor: Actor, now: datetime
) -> None:
    """So that the telephone of whoever corrects an address goes on ringing."""

    def renew(account: ChannelAccount) -> ChannelAccount:
        return _renewed(account, kinds[account.kind], before, after)

    for account in await tx.channels.all():
        if account.kind in kinds:
            await change_channel(tx, account.id, renew, actor, now)


def _renewed(account: ChannelAccount, spec: ChannelSpec[Any], before: str, after: str) -> ChannelAccount:
    named = {
        name: [_line(line, before, after) for line in account.settings.get(name, ())]
        for name, field in fields_of(spec.settings).items()
        if field.told.names_agents and name in account.settings
    }
    return replace(account, settings={**account.settings, **named})


def _line(line: str, before: str, after: str) -> str:
    agent, _, rest = line.strip().partition(" ")
    return f"{after} {rest}" if agent.lower() == before.lower() else line
