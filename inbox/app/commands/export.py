"""Yields the rows of an export, each as one line of JSON; who asked writes the file."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Literal

import msgspec

from inbox.app.export import rows
from inbox.app.service import Service

_LISTS = {
    "leads": rows.leads,
    "contacts": rows.contacts,
    "conversations": rows.conversations,
    "requests": rows.requests,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Args:
    """`names` puts names where otherwise ids of channels and agents stand."""

    what: Literal["leads", "contacts", "conversations", "requests"]
    names: bool = False


async def run(service: Service, args: Args) -> AsyncGenerator[str, None]:
    names = await rows.load_names(service.store) if args.names else rows.NO_NAMES
    async for row in _LISTS[args.what](service.store, names):
        yield msgspec.json.encode(row).decode()
