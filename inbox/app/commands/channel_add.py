"""Connects a channel: its plain settings are stored as they are, its secrets sealed."""

import dataclasses
import json
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Any, get_type_hints

from channels import specs
from inbox.app.commands import ACTOR
from inbox.app.service import Service
from inbox.core.account import ChannelAccount
from inbox.core.channel import ChannelSpec
from inbox.core.errors import BadRequest
from inbox.core.ids import ChannelId, new_id
from inbox.core.secret import Secret
from inbox.core.store import Parts, durably
from inbox.core.store.audit import AuditRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Args:
    kind: str
    name: str
    settings: Mapping[str, str] = field(default_factory=dict)


async def run(service: Service, args: Args) -> AsyncGenerator[str, None]:
    spec = specs().get(args.kind)
    if spec is None:
        raise BadRequest(f"There is no kind of channel named {args.kind}; `channel list --kinds` names them.")
    account = _account(service, spec, args)
    service.registry.build(account)

    async def unit(tx: Parts) -> None:
        await tx.channels.add(account)
        now, facts = account.created_at, {"kind": account.kind}
        row = AuditRow(at=now, actor=ACTOR, action="channel.add", kind="channel", id=account.id, facts=facts)
        await tx.audit.append(row)

    await durably(service.store, unit)
    await service.registry.load()
    yield json.dumps({"id": account.id, "kind": account.kind, "name": account.name}, ensure_ascii=False)


def _account(service: Service, spec: ChannelSpec[Any], args: Args) -> ChannelAccount:
    kinds = get_type_hints(spec.settings)
    names = {each.name for each in dataclasses.fields(spec.settings)}
    if unknown := sorted(set(args.settings) - names):
        raise BadRequest(f"The settings of {spec.kind} are {', '.join(sorted(names))}, not {unknown[0]}.")
    channel_id = ChannelId(new_id())
    secret = {name for name in names if kinds[name] in (Secret, Secret | None)}
    return ChannelAccount(
        id=channel_id,
        kind=spec.kind,
        name=args.name,
        settings={name: _value(value) for name, value in args.settings.items() if name not in secret},
        sealed={
            name: service.vault.seal(value.encode(), f"channel:{channel_id}:{name}")
            for name, value in args.settings.items()
            if name in secret
        },
        created_at=service.clock.now(),
    )


def _value(text: str) -> Any:
    """A list or object may be written as JSON; all else is text, which the kind's own types coerce."""
    if text.startswith(("[", "{")):
        try:
            return json.loads(text)
        except ValueError:
            raise BadRequest("A setting that begins with [ or { must be JSON.") from None
    return text
