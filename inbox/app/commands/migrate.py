"""Brings the store to this version; opening it has done so already."""

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from inbox.app.service import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Args:
    pass


async def run(service: Service, _args: Args) -> AsyncGenerator[str, None]:
    yield json.dumps({"store": service.config.store_name, "ready": True})
