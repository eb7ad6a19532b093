"""Copies everything that is kept into one archive, while the service works."""

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

from inbox.app.packing import pack
from inbox.app.service import Service
from inbox.app.upkeep import upkeep


@dataclass(frozen=True, slots=True, kw_only=True)
class Args:
    """`out` is absolute: the command runs in whichever process has the store open."""

    out: str


async def run(service: Service, args: Args) -> AsyncGenerator[str, None]:
    out = Path(args.out)
    size = await pack(upkeep(service.store), service.config, out)
    yield json.dumps({"out": str(out), "bytes": size})
