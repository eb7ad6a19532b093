"""Connects a channel: its plain settings are stored as they are, its secrets sealed."""

import json
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Any

from inbox.actions.connect_channel import connect_channel, new_account
from inbox.app.commands import ACTOR
from inbox.app.service import Service
from inbox.core.actor import Actor
from inbox.core.channel import ChannelSpec
from inbox.core.errors import BadRequest
from inbox.core.setting_fields import fields_of
from inbox.core.store import durably


@dataclass(frozen=True, slots=True, kw_only=True)
class Args:
    kind: str
    name: str
    settings: Mapping[str, str] = field(default_factory=dict)


async def run(service: Service, args: Args) -> AsyncGenerator[str, None]:
    spec = service.kinds.get(args.kind)
    if spec is None:
        raise BadRequest(f"There is no kind of channel named {args.kind}; `channel list --kinds` names them.")
    given = {name: _value(spec, name, value) for name, value in args.settings.items()}
    account = new_account(spec, args.name, given, service.vault, service.clock.now())
    service.registry.build(account)
    await durably(service.store, lambda tx: connect_channel(tx, account, Actor(name=ACTOR)))
    await service.registry.load()
    added = {"id": account.id, "kind": account.kind, "name": account.name}
    hook_url = service.registry.hook_url(account.id) if spec.webhook else ""
    yield json.dumps({**added, "hook_url": hook_url or None}, ensure_ascii=False)


def _value(spec: ChannelSpec[Any], name: str, text: str) -> Any:
    """A list may be written with commas, and a list or a map as JSON; all else is text, made to fit later."""
    known = fields_of(spec.settings)
    if name not in known:
        raise BadRequest(f"The settings of {spec.kind} are {', '.join(known)}, not {name}.")
    kind = known[name].type
    if kind not in ("list", "map"):
        return text
    if text.startswith(("[", "{")):
        try:
            return json.loads(text)
        except ValueError:
            raise BadRequest("A setting that begins with [ or { must be JSON.") from None
    return [part.strip() for part in text.split(",") if part.strip()] if kind == "list" else text
