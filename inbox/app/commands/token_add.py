"""Makes a key for a machine and shows it once."""

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Literal

from inbox.api.access import PERMISSIONS, RIGHTS
from inbox.app.commands import ACTOR
from inbox.app.service import Service
from inbox.core.agent import ApiToken, Role
from inbox.core.errors import BadRequest
from inbox.core.store import Parts, durably
from inbox.core.store.audit import AuditRow
from inbox.kit.secrets import new_token, token_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Args:
    """`read` and `write` stand for all such rights of the role; without scopes it has every right."""

    name: str
    role: Literal["admin", "supervisor", "agent", "marketer"] = "admin"
    scopes: tuple[str, ...] = ()


async def run(service: Service, args: Args) -> AsyncGenerator[str, None]:
    secret = new_token()
    now = service.clock.now()
    scopes = _rights(Role(args.role), args.scopes)
    token = ApiToken(
        token_hash=token_hash(secret), name=args.name, role=Role(args.role), scopes=scopes, created_at=now
    )
    facts = {"name": args.name, "role": args.role, "scopes": " ".join(scopes)}

    async def unit(tx: Parts) -> None:
        await tx.agents.add_token(token)
        row = AuditRow(at=now, actor=ACTOR, action="token.add", kind="token", id=args.name, facts=facts)
        await tx.audit.append(row)

    await durably(service.store, unit)
    yield json.dumps({**facts, "scopes": scopes, "token": secret}, ensure_ascii=False)


def _rights(role: Role, scopes: tuple[str, ...]) -> tuple[str, ...]:
    rights: set[str] = set()
    for scope in scopes:
        if scope in ("read", "write"):
            rights |= {right for right in RIGHTS[role] if right.endswith(f".{scope}")}
        elif scope in PERMISSIONS:
            rights.add(scope)
        else:
            raise BadRequest(
                f"There is no scope {scope}; there are read, write, {', '.join(sorted(PERMISSIONS))}."
            )
    return tuple(sorted(rights))
