"""Finds out who asks, from the session's cookie or a machine's token."""

from datetime import datetime, timedelta

from aiohttp import web

from inbox.api.access import rights_of
from inbox.api.caller import Caller
from inbox.api.services import Api
from inbox.core.agent import Agent, Session
from inbox.core.errors import Unauthorized
from inbox.core.ids import AgentId
from inbox.core.store import Parts
from inbox.kit.secrets import new_token, token_hash

SESSION_AGE = timedelta(days=14)
_COOKIE = "ow_session"
_LONGEST_TOKEN = 200


async def identify(api: Api, request: web.Request) -> Caller | None:
    """The caller, None if nothing was presented or the session is over; Unauthorized for a wrong token."""
    header = request.headers.get("Authorization")
    if header is not None:
        return await _machine(api, header)
    cookie = request.cookies.get(cookie_name(api))
    return await _browser(api, cookie) if cookie and len(cookie) <= _LONGEST_TOKEN else None


async def identify_again(api: Api, caller: Caller) -> Caller | None:
    """The same caller as of now, None if they are not let in any more."""
    if caller.token is not None:
        return await _by_token(api, caller.token)
    return None if caller.session is None else await _by_session(api, caller.session)


async def open_session(tx: Parts, agent_id: AgentId, now: datetime) -> str:
    """A new session; the returned token is for the cookie and is stored nowhere."""
    token = new_token()
    await tx.agents.add_session(
        Session(token_hash=token_hash(token), agent_id=agent_id, created_at=now, expires_at=now + SESSION_AGE)
    )
    return token


def caller_of(agent: Agent, session: str) -> Caller:
    return Caller(
        name=f"agent:{agent.id}", role=agent.role, can=rights_of(agent.role), agent=agent, session=session
    )


def cookie_name(api: Api) -> str:
    # The prefix makes browsers refuse the cookie from http and from sibling domains.
    return f"__Host-{_COOKIE}" if api.secure else _COOKIE


def set_cookie(api: Api, response: web.StreamResponse, token: str) -> None:
    response.set_cookie(
        cookie_name(api),
        token,
        max_age=int(SESSION_AGE.total_seconds()),
        path="/",
        httponly=True,
        secure=api.secure,
        samesite="Lax",
    )


def drop_cookie(api: Api, response: web.StreamResponse) -> None:
    response.del_cookie(cookie_name(api), path="/", httponly=True, secure=api.secure, samesite="Lax")


async def _browser(api: Api, cookie: str) -> Caller | None:
    return await _by_session(api, token_hash(cookie))


async def _by_session(api: Api, hashed: str) -> Caller | None:
    session = await api.store.agents.find_session(hashed, now=api.clock.now())
    if session is None:
        return None
    agent = await api.store.agents.get(session.agent_id)
    return None if agent.disabled else caller_of(agent, hashed)


async def _machine(api: Api, header: str) -> Caller:
    scheme, _, token = header.partition(" ")
    token = token.strip()
    caller = None
    if scheme.lower() == "bearer" and 0 < len(token) <= _LONGEST_TOKEN:
        caller = await _by_token(api, token_hash(token))
    if caller is None:
        raise Unauthorized("The token is not valid.")
    return caller


async def _by_token(api: Api, hashed: str) -> Caller | None:
    token = await api.store.agents.find_token(hashed)
    if token is None:
        return None
    return Caller(
        name=f"token:{token.name}", role=token.role, can=rights_of(token.role, token.scopes), token=hashed
    )
