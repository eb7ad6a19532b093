"""Signing in and out: with a password, or by a link that works once."""

from html import escape
from typing import Any

from aiohttp import web
from msgspec import json

from inbox.actions.enlist import add_agent
from inbox.actions.record import record
from inbox.api.answers import Me
from inbox.api.auth import caller_of, cookie_name, drop_cookie, open_session, set_cookie
from inbox.api.call import Call
from inbox.api.caller import Caller
from inbox.api.schema import Credentials
from inbox.core.actor import SYSTEM, Actor
from inbox.core.agent import Agent, Role, SignInLink
from inbox.core.errors import Unauthorized
from inbox.core.ids import AgentId, new_id
from inbox.core.store import Parts
from inbox.kit.address import email_address
from inbox.kit.limits import client_ip
from inbox.kit.passwords import verify_password
from inbox.kit.secrets import token_hash
from inbox.kit.texts import Texts

_WRONG = "The e-mail address or the password is wrong."
_FIRST_EMAIL = "admin@localhost"


async def get_me(call: Call[Any, None]) -> Me:
    return _me(call.caller)


async def sign_in(call: Call[Any, Credentials]) -> web.Response:
    """One sentence for every failure, after the same time, so that nobody learns which addresses exist."""
    email = email_address(call.body.email) or call.body.email.strip().lower()
    address = client_ip(call.request.headers, call.request.remote, call.api.trusted_hops)
    call.api.attempts.take(address, f"email:{token_hash(email)}")
    agent = await call.parts.agents.find_by_email(email)
    hashed = None if agent is None or agent.disabled else agent.password_hash
    matches = await verify_password(hashed, call.body.password)
    if agent is None or not matches:
        await _note_refusal(call, agent)
        raise Unauthorized(_WRONG)
    known = agent

    async def unit(tx: Parts) -> str | None:
        now = await tx.agents.get(known.id)
        if now.disabled or now.password_hash != hashed:
            return None
        return await _begin(tx, call, now, "password")

    token = await call.durably(unit)
    if token is None:
        raise Unauthorized(_WRONG)
    me = json.encode(_me(caller_of(known, token_hash(token))))
    response = web.Response(body=me, content_type="application/json", status=201)
    set_cookie(call.api, response, token)
    return response


async def _note_refusal(call: Call[Any, Credentials], agent: Agent | None) -> None:
    """Guessing leaves a trace; the limit on attempts keeps the trace short.

    Nobody waits for the disk here, and an unknown address is noted too, so that the time tells nothing.
    """
    now, agent_id = call.api.clock.now(), "" if agent is None else agent.id
    await call.api.store.transact(lambda tx: record(tx, SYSTEM, now, "sign_in_refused", "agent", agent_id))


async def sign_out(call: Call[Any, None]) -> web.Response:
    session, agent_id = call.caller.session, call.caller.agent_id
    if session is not None and agent_id is not None:

        async def unit(tx: Parts) -> None:
            await tx.agents.end_session(session)
            await record(tx, call.caller.actor, call.api.clock.now(), "signed_out", "agent", agent_id)

        await call.durably(unit)
        call.api.hub.recheck()
    response = web.Response(status=204)
    drop_cookie(call.api, response)
    return response


async def open_link(call: Call[Any, None]) -> web.Response:
    """Spends the link and goes to the window; a page with one sentence if it is spent, too old or foreign."""
    hashed = token_hash(call.request.match_info["token"][:200])

    async def unit(tx: Parts) -> str | None:
        link = await tx.agents.take_link(hashed, now=call.api.clock.now())
        agent = None if link is None else await _bearer(tx, call, link)
        return None if agent is None or agent.disabled else await _begin(tx, call, agent, "link")

    token = await call.durably(unit)
    if token is None:
        return _gone(call.request)
    response = web.Response(status=303, headers={"Location": "/", "Referrer-Policy": "no-referrer"})
    set_cookie(call.api, response, token)
    return response


async def _begin(tx: Parts, call: Call[Any, Any], agent: Agent, method: str) -> str:
    """A session of its own; the one that this browser had ends."""
    old = call.request.cookies.get(cookie_name(call.api))
    if old is not None:
        await tx.agents.end_session(token_hash(old))
    now = call.api.clock.now()
    actor = Actor(name=f"agent:{agent.id}", agent_id=agent.id)
    await record(tx, actor, now, "signed_in", "agent", agent.id, method=method)
    return await open_session(tx, agent.id, now)


async def _bearer(tx: Parts, call: Call[Any, Any], link: SignInLink) -> Agent | None:
    """Whose link it is; one that names nobody makes the first admin, as long as there is no agent at all."""
    if link.agent_id is not None:
        return await tx.agents.get(link.agent_id)
    if await tx.agents.count() > 0:
        return None
    first = Agent(
        id=AgentId(new_id()),
        email=_FIRST_EMAIL,
        name="Admin",
        role=Role.ADMIN,
        created_at=call.api.clock.now(),
    )
    return await add_agent(tx, first, SYSTEM)


def _me(caller: Caller) -> Me:
    agent = caller.agent
    return Me(
        id=None if agent is None else agent.id,
        email=None if agent is None else agent.email,
        name=caller.name if agent is None else agent.name,
        role=caller.role,
        language=None if agent is None else agent.language,
        needs_password=agent is not None and agent.password_hash is None,
        can=sorted(caller.can),
    )


def _gone(request: web.Request) -> web.Response:
    texts = Texts()
    language = texts.choose(request.headers.get("Accept-Language"))
    title, text = (escape(texts.get(language, f"sign_in.gone.{part}")) for part in ("title", "text"))
    page = (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title>'
        f"<h1>{title}</h1><p>{text}</p></html>"
    )
    return web.Response(text=page, content_type="text/html", status=410)
