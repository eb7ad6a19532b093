"""Agents: colleagues, and one's own profile."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from msgspec import UNSET, UnsetType

from inbox.actions.enlist import add_agent
from inbox.actions.readdress import readdress
from inbox.actions.record import record
from inbox.api.access import fetch_agent, require
from inbox.api.answers import AgentView, Listing, NewAgentView
from inbox.api.call import Call
from inbox.api.caller import Caller
from inbox.api.origin import own_address
from inbox.api.schema import AgentPatch, ListQuery, NewAgent
from inbox.core.agent import Agent, SignInLink
from inbox.core.errors import BadRequest, Conflict, Forbidden, Unprocessable
from inbox.core.ids import AgentId, new_id
from inbox.core.store import Parts
from inbox.kit.address import email_address
from inbox.kit.passwords import hash_password, verify_password
from inbox.kit.secrets import new_token, token_hash
from inbox.kit.text import one_line

_LINK_AGE = timedelta(days=7)
_LONGEST_NAME = 200


async def list_agents(call: Call[ListQuery, None]) -> Listing[AgentView]:
    page = await call.parts.agents.page(after=call.query.after, limit=call.query.limit)
    return Listing(items=[_view(call.caller, agent) for agent in page.items], next=page.next)


async def get_agent(call: Call[Any, None]) -> AgentView:
    return _view(call.caller, await fetch_agent(call.parts, call.caller, call.id))


async def enlist(call: Call[Any, NewAgent]) -> NewAgentView:
    """The colleague signs in by the link and chooses a password then."""
    now, token = call.api.clock.now(), new_token()
    agent = Agent(
        id=AgentId(new_id()),
        email=_email(call.body.email),
        name=_name(call.body.name),
        role=call.body.role,
        created_at=now,
    )

    async def unit(tx: Parts) -> None:
        await add_agent(tx, agent, call.caller.actor)
        await tx.agents.add_link(
            SignInLink(token_hash=token_hash(token), agent_id=agent.id, expires_at=now + _LINK_AGE)
        )

    await call.durably(unit)
    link = f"{own_address(call.api, call.request)}/sign-in/{token}"
    return NewAgentView(**_details(agent), sign_in_link=link)


async def change_agent(call: Call[Any, AgentPatch]) -> AgentView:
    """A changed password ends all other sessions of that agent, a disabled agent has none."""
    target = await fetch_agent(call.parts, call.caller, call.id)
    is_self = target.id == call.caller.agent_id
    _check_rights(call.caller, call.body, is_self=is_self)
    if is_self and call.body.password is not UNSET:
        await _check_current_password(call, target)
    hashed = UNSET if call.body.password is UNSET else await hash_password(call.body.password)

    async def unit(tx: Parts) -> Agent:
        agent = await fetch_agent(tx, call.caller, call.id)
        if is_self and agent.password_hash != target.password_hash:
            raise Conflict("The password was changed meanwhile.")
        changed = _changed(agent, call.body, hashed)
        if changed != agent:
            await _save(tx, call, agent, changed)
        return changed

    changed = await call.durably(unit)
    call.api.hub.recheck()
    return _view(call.caller, changed)


async def _save(tx: Parts, call: Call[Any, Any], agent: Agent, changed: Agent) -> None:
    await tx.agents.save(changed)
    if changed.disabled:
        await tx.agents.end_sessions(agent.id)
    elif changed.password_hash != agent.password_hash:
        kept = call.caller.session if agent.id == call.caller.agent_id else None
        await tx.agents.end_sessions(agent.id, but=kept)
    actor, now = call.caller.actor, call.api.clock.now()
    if changed.email != agent.email:
        await readdress(tx, call.api.channel_kinds, agent.email, changed.email, actor, now)
    facts = {"fields": ",".join(_differences(agent, changed)), "role": str(changed.role)}
    await record(tx, actor, now, "changed", "agent", agent.id, **facts)


def _check_rights(caller: Caller, body: AgentPatch, *, is_self: bool) -> None:
    if not is_self:
        require(caller, "agents.write")
    elif body.role is not UNSET or body.disabled is not UNSET:
        # So that there is always an administrator left.
        require(caller, "agents.write")
        raise Forbidden("Another administrator has to change your role.")


async def _check_current_password(call: Call[Any, AgentPatch], agent: Agent) -> None:
    """Whoever finds an unlocked screen does not get the account for good."""
    if agent.password_hash is None:
        return
    call.api.attempts.take(None, f"agent:{agent.id}")
    current = "" if call.body.current_password is UNSET else call.body.current_password
    if not await verify_password(agent.password_hash, current):
        raise Unprocessable("The current password is wrong.")


def _changed(agent: Agent, body: AgentPatch, hashed: str | UnsetType) -> Agent:
    return replace(
        agent,
        name=agent.name if body.name is UNSET else _name(body.name),
        email=agent.email if body.email is UNSET else _email(body.email),
        language=agent.language if body.language is UNSET else body.language,
        role=agent.role if body.role is UNSET else body.role,
        disabled=agent.disabled if body.disabled is UNSET else body.disabled,
        password_hash=agent.password_hash if hashed is UNSET else hashed,
    )


def _differences(one: Agent, other: Agent) -> list[str]:
    fields = ("name", "email", "language", "role", "disabled", "password_hash")
    return [field.removesuffix("_hash") for field in fields if getattr(one, field) != getattr(other, field)]


def _view(caller: Caller, agent: Agent) -> AgentView:
    if agent.id == caller.agent_id or "settings.read" in caller.can:
        return AgentView(**_details(agent))
    return AgentView(id=agent.id, name=agent.name, disabled=agent.disabled)


def _details(agent: Agent) -> dict[str, Any]:
    return {
        "id": agent.id,
        "name": agent.name,
        "email": agent.email,
        "role": agent.role,
        "language": agent.language,
        "disabled": agent.disabled,
        "has_password": agent.password_hash is not None,
        "created_at": agent.created_at,
    }


def _email(text: str) -> str:
    address = email_address(text)
    if address is None:
        raise Unprocessable("This is not an e-mail address.")
    return address


def _name(text: str) -> str:
    name = one_line(text, _LONGEST_NAME)
    if not name:
        raise BadRequest("The name is empty.")
    return name
