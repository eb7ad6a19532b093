"""Says of each channel whether its settings fit and its provider can be reached."""

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from inbox.app.service import Service
from inbox.core.account import ChannelAccount
from inbox.core.errors import NotFound, OneWindowError


@dataclass(frozen=True, slots=True, kw_only=True)
class Args:
    channel: str | None = None


async def run(service: Service, args: Args) -> AsyncGenerator[str, None]:
    accounts = [each for each in await service.store.channels.all() if args.channel in (None, each.id)]
    if args.channel and not accounts:
        raise NotFound("There is no such channel.")
    for account in accounts:
        problem = await _problem(service, account)
        line = {"id": account.id, "kind": account.kind, "ok": problem is None, "problem": problem}
        yield json.dumps(line, ensure_ascii=False)


async def _problem(service: Service, account: ChannelAccount) -> str | None:
    if account.disabled:
        return "The channel is disabled."
    try:
        # Starting is allowed at any time, and is what tells whether the provider takes the settings.
        await (service.registry.channels.get(account.id) or service.registry.build(account)).start()
    except OneWindowError as error:
        return str(error)
    return None
