"""Agents in MongoDB, and the ways they are let in."""

from collections.abc import Sequence
from datetime import datetime

from inbox.core.agent import Agent, ApiToken, Role, Session, SignInLink
from inbox.core.errors import Conflict, NotFound
from inbox.core.ids import AgentId
from inbox.core.store.page import Page
from inbox.storage.codec import from_micros, to_micros
from inbox.storage.mongo.handle import Document, Handle
from inbox.storage.mongo.paging import Query
from inbox.storage.mongo.scalars import among, equal

_TAKEN = "Somebody else has this e-mail address already."


class MongoAgents:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def get(self, agent_id: AgentId) -> Agent:
        found = await self._db.one("agent", equal(_id=agent_id))
        if found is None:
            message = "There is no such agent."
            raise NotFound(message)
        return _agent(found)

    async def many(self, agent_ids: Sequence[AgentId]) -> Sequence[Agent]:
        return [_agent(found) for found in await self._db.some("agent", {"_id": among(agent_ids)})]

    async def find_by_email(self, email: str) -> Agent | None:
        found = await self._db.one("agent", equal(email=email))
        return None if found is None else _agent(found)

    async def add(self, agent: Agent) -> None:
        document = {"_id": str(agent.id), **_document(agent), "row": self._db.rows.next()}
        if not await self._db.put("agent", equal(email=agent.email), document):
            raise Conflict(_TAKEN)
        self._db.touch("agent", agent.id)

    async def save(self, agent: Agent) -> None:
        taken = await self._db.one("agent", equal(email=agent.email))
        if taken is not None and taken["_id"] != agent.id:
            raise Conflict(_TAKEN)
        await self._db.change("agent", equal(_id=agent.id), {"$set": _document(agent)})
        self._db.touch("agent", agent.id)

    async def count(self) -> int:
        return await self._db.number("agent", {})

    async def page(self, *, after: str | None = None, limit: int = 50) -> Page[Agent]:
        return await Query("agent", ("row",), oldest_first=True).read(self._db, after, limit, _agent)

    async def add_session(self, session: Session) -> None:
        await self._db.add(
            "session",
            {
                "_id": str(session.token_hash),
                "agent": str(session.agent_id),
                "created_at": to_micros(session.created_at),
                "expires_at": to_micros(session.expires_at),
            },
        )
        await self._db.drop("session", {"expires_at": {"$lt": to_micros(session.created_at)}})

    async def find_session(self, token_hash: str, *, now: datetime) -> Session | None:
        found = await self._db.one(
            "session", {**equal(_id=token_hash), "expires_at": {"$gt": to_micros(now)}}
        )
        if found is None:
            return None
        return Session(
            token_hash=found["_id"],
            agent_id=AgentId(found["agent"]),
            created_at=from_micros(found["created_at"]),
            expires_at=from_micros(found["expires_at"]),
        )

    async def end_session(self, token_hash: str) -> None:
        ended = await self._db.take("session", equal(_id=token_hash))
        if ended is not None:
            self._db.touch("agent", ended["agent"])

    async def end_sessions(self, agent_id: AgentId, *, but: str | None = None) -> None:
        kept = {} if but is None else {"_id": {"$nin": [str(but)]}}
        await self._db.drop("session", {**equal(agent=agent_id), **kept})
        self._db.touch("agent", agent_id)

    async def add_token(self, token: ApiToken) -> None:
        document = {
            "_id": str(token.token_hash),
            "role": str(token.role),
            "scopes": [str(scope) for scope in token.scopes],
            "created_at": to_micros(token.created_at),
        }
        if not await self._db.put("token", equal(name=token.name), document):
            message = "There is a token of this name already."
            raise Conflict(message)

    async def find_token(self, token_hash: str) -> ApiToken | None:
        found = await self._db.one("token", equal(_id=token_hash))
        if found is None:
            return None
        return ApiToken(
            token_hash=found["_id"],
            name=found["name"],
            role=Role(found["role"]),
            scopes=tuple(found["scopes"]),
            created_at=from_micros(found["created_at"]),
        )

    async def add_link(self, link: SignInLink) -> None:
        await self._db.add(
            "sign_in_link",
            {"_id": str(link.token_hash), "agent": link.agent_id, "expires_at": to_micros(link.expires_at)},
        )

    async def take_link(self, token_hash: str, *, now: datetime) -> SignInLink | None:
        taken = await self._db.take("sign_in_link", equal(_id=token_hash))
        if taken is None or taken["expires_at"] <= to_micros(now):
            return None
        return SignInLink(
            token_hash=taken["_id"],
            agent_id=None if taken["agent"] is None else AgentId(taken["agent"]),
            expires_at=from_micros(taken["expires_at"]),
        )


def _document(agent: Agent) -> Document:
    return {
        "email": str(agent.email),
        "name": agent.name,
        "role": str(agent.role),
        "password_hash": agent.password_hash,
        "language": agent.language,
        "disabled": bool(agent.disabled),
        "created_at": to_micros(agent.created_at),
    }


def _agent(found: Document) -> Agent:
    return Agent(
        id=AgentId(found["_id"]),
        email=found["email"],
        name=found["name"],
        role=Role(found["role"]),
        password_hash=found["password_hash"],
        language=found["language"],
        disabled=found["disabled"],
        created_at=from_micros(found["created_at"]),
    )
