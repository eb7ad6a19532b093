"""Lets a person in: with a password, or with a link to sign in once."""

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Literal

from inbox.actions.enlist import add_agent
from inbox.app.commands import ACTOR
from inbox.app.service import Service
from inbox.app.sign_in import sign_in_link
from inbox.core.actor import Actor
from inbox.core.agent import Agent, Role
from inbox.core.errors import BadRequest
from inbox.core.ids import AgentId, new_id
from inbox.core.store import durably
from inbox.kit.address import email_address
from inbox.kit.passwords import hash_password


@dataclass(frozen=True, slots=True, kw_only=True)
class Args:
    email: str
    role: Literal["admin", "supervisor", "agent", "marketer"]
    name: str | None = None
    password: str | None = None


async def run(service: Service, args: Args) -> AsyncGenerator[str, None]:
    email = email_address(args.email)
    if email is None:
        raise BadRequest("That is not an e-mail address.")
    agent = Agent(
        id=AgentId(new_id()),
        email=email,
        name=args.name or email.partition("@")[0],
        role=Role(args.role),
        password_hash=await hash_password(args.password) if args.password is not None else None,
        created_at=service.clock.now(),
    )
    actor = Actor(name=ACTOR)
    await durably(service.store, lambda tx: add_agent(tx, agent, actor))
    link = None if args.password is not None else await sign_in_link(service, agent.id)
    added = {
        "id": agent.id,
        "email": agent.email,
        "name": agent.name,
        "role": agent.role,
        "sign_in_link": link,
    }
    yield json.dumps(added, ensure_ascii=False)
