"""Lists the connected channels."""

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from inbox.app.service import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Args:
    pass


async def run(service: Service, _args: Args) -> AsyncGenerator[str, None]:
    for account in await service.store.channels.all():
        state = (
            "disabled" if account.disabled else "up" if account.id in service.registry.channels else "down"
        )
        line = {"id": account.id, "kind": account.kind, "name": account.name, "state": state}
        reason = service.registry.condition(account.id).reason
        yield json.dumps({**line, "reason": reason}, ensure_ascii=False)
