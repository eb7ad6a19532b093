"""Adds a web site, with the channel for its forms."""

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import idna

from inbox.actions.connect import add_site
from inbox.app.commands import ACTOR
from inbox.app.service import Service
from inbox.core.actor import Actor
from inbox.core.errors import BadRequest
from inbox.core.store import durably


@dataclass(frozen=True, slots=True, kw_only=True)
class Args:
    host: str


async def run(service: Service, args: Args) -> AsyncGenerator[str, None]:
    """The same host again is another site with a key of its own."""
    host = _host(args.host)
    actor = Actor(name=ACTOR)
    now = service.clock.now()
    site = await durably(service.store, lambda tx: add_site(tx, (host,), actor, now))
    await service.registry.load()
    snippet = f'<script async src="{service.config.base_url}/w/{site.id}.js"></script>'
    yield json.dumps({"site": site.id, "host": site.hosts[0], "snippet": snippet}, ensure_ascii=False)


def _host(text: str) -> str:
    """A copied address is as good as the bare host; letters beyond ASCII become what browsers send."""
    host = text.strip().lower().removeprefix("https://").removeprefix("http://").removesuffix("/")
    if host.isascii():
        return host
    try:
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        raise BadRequest("That is not the name of a host.") from None
