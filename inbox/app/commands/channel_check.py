"""Says of each channel whether its settings fit and what its provider says to them."""

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from functools import partial

from inbox.actions.check_channel import Checked, check_channel
from inbox.app.service import Service
from inbox.core.account import ChannelAccount
from inbox.core.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Args:
    channel: str | None = None


async def run(service: Service, args: Args) -> AsyncGenerator[str, None]:
    accounts = [each for each in await service.store.channels.all() if args.channel in (None, each.id)]
    if args.channel and not accounts:
        raise NotFound("There is no such channel.")
    for account in accounts:
        checked = await _checked(service, account)
        line = {"id": account.id, "kind": account.kind, "ok": checked.ok, "sentence": checked.sentence}
        problem = None if checked.ok else checked.sentence
        yield json.dumps({**line, "problem": problem}, ensure_ascii=False)


async def _checked(service: Service, account: ChannelAccount) -> Checked:
    if account.disabled:
        return Checked(ok=False, sentence="The channel is disabled.")
    return await check_channel(partial(service.registry.build, account))
