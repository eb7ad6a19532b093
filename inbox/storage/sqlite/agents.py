"""Agents, sessions, tokens and sign-in links in SQLite."""

from collections.abc import Sequence
from datetime import datetime

import apsw

from inbox.core.agent import Agent, ApiToken, Role, Session, SignInLink
from inbox.core.errors import Conflict, NotFound
from inbox.core.ids import AgentId
from inbox.core.store.page import Page
from inbox.storage.codec import dump, from_micros, load, to_micros
from inbox.storage.sqlite.handle import Handle, Row
from inbox.storage.sqlite.paging import Query, marks

_SELECT = "SELECT row, id, email, name, role, password_hash, language, disabled, created_at FROM agent"
_TAKEN = "Somebody else has this e-mail address already."


class SqliteAgents:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def get(self, agent_id: AgentId) -> Agent:
        row = self._db.row(f"{_SELECT} WHERE id = ?", agent_id)
        if row is None:
            message = "There is no such agent."
            raise NotFound(message)
        return _agent(row)

    async def many(self, agent_ids: Sequence[AgentId]) -> Sequence[Agent]:
        wanted = list(dict.fromkeys(agent_ids))
        return [_agent(row) for row in self._db.rows(f"{_SELECT} WHERE id IN ({marks(wanted)})", wanted)]

    async def find_by_email(self, email: str) -> Agent | None:
        row = self._db.row(f"{_SELECT} WHERE email = ?", email)
        return None if row is None else _agent(row)

    async def add(self, agent: Agent) -> None:
        try:
            self._db.run(
                "INSERT INTO agent (email, name, role, password_hash, language, disabled, created_at, id)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                *_values(agent),
            )
        except apsw.ConstraintError:
            raise Conflict(_TAKEN) from None
        self._db.touch("agent", agent.id)

    async def save(self, agent: Agent) -> None:
        try:
            self._db.run(
                "UPDATE agent SET email = ?, name = ?, role = ?, password_hash = ?, language = ?,"
                " disabled = ?, created_at = ? WHERE id = ?",
                *_values(agent),
            )
        except apsw.ConstraintError:
            raise Conflict(_TAKEN) from None
        self._db.touch("agent", agent.id)

    async def count(self) -> int:
        row = self._db.row("SELECT count(*) FROM agent")
        return row[0] if row else 0

    async def page(self, *, after: str | None = None, limit: int = 50) -> Page[Agent]:
        return Query(_SELECT, ("row",), oldest_first=True).read(self._db, after, limit, _agent)

    async def add_session(self, session: Session) -> None:
        self._db.run(
            "INSERT INTO session (token_hash, agent, created_at, expires_at) VALUES (?, ?, ?, ?)",
            session.token_hash,
            session.agent_id,
            to_micros(session.created_at),
            to_micros(session.expires_at),
        )
        self._db.run("DELETE FROM session WHERE expires_at < ?", to_micros(session.created_at))

    async def find_session(self, token_hash: str, *, now: datetime) -> Session | None:
        row = self._db.row(
            "SELECT token_hash, agent, created_at, expires_at FROM session"
            " WHERE token_hash = ? AND expires_at > ?",
            token_hash,
            to_micros(now),
        )
        if row is None:
            return None
        return Session(
            token_hash=row[0],
            agent_id=AgentId(row[1]),
            created_at=from_micros(row[2]),
            expires_at=from_micros(row[3]),
        )

    async def end_session(self, token_hash: str) -> None:
        row = self._db.row("DELETE FROM session WHERE token_hash = ? RETURNING agent", token_hash)
        if row is not None:
            self._db.touch("agent", row[0])

    async def end_sessions(self, agent_id: AgentId, *, but: str | None = None) -> None:
        self._db.run("DELETE FROM session WHERE agent = ? AND token_hash IS NOT ?", agent_id, but)
        self._db.touch("agent", agent_id)

    async def add_token(self, token: ApiToken) -> None:
        try:
            self._db.run(
                "INSERT INTO token (token_hash, name, role, scopes, created_at) VALUES (?, ?, ?, ?, ?)",
                token.token_hash,
                token.name,
                str(token.role),
                dump(token.scopes),
                to_micros(token.created_at),
            )
        except apsw.ConstraintError:
            message = "There is a token of this name already."
            raise Conflict(message) from None

    async def find_token(self, token_hash: str) -> ApiToken | None:
        row = self._db.row(
            "SELECT token_hash, name, role, scopes, created_at FROM token WHERE token_hash = ?", token_hash
        )
        if row is None:
            return None
        return ApiToken(
            token_hash=row[0],
            name=row[1],
            role=Role(row[2]),
            scopes=load(tuple[str, ...], row[3]),
            created_at=from_micros(row[4]),
        )

    async def add_link(self, link: SignInLink) -> None:
        self._db.run(
            "INSERT INTO sign_in_link (token_hash, agent, expires_at) VALUES (?, ?, ?)",
            link.token_hash,
            link.agent_id,
            to_micros(link.expires_at),
        )

    async def take_link(self, token_hash: str, *, now: datetime) -> SignInLink | None:
        row = self._db.row(
            "DELETE FROM sign_in_link WHERE token_hash = ? RETURNING token_hash, agent, expires_at",
            token_hash,
        )
        if row is None or row[2] <= to_micros(now):
            return None
        return SignInLink(
            token_hash=row[0],
            agent_id=None if row[1] is None else AgentId(row[1]),
            expires_at=from_micros(row[2]),
        )


def _values(agent: Agent) -> tuple[object, ...]:
    return (
        agent.email,
        agent.name,
        str(agent.role),
        agent.password_hash,
        agent.language,
        agent.disabled,
        to_micros(agent.created_at),
        agent.id,
    )


def _agent(row: Row) -> Agent:
    return Agent(
        id=AgentId(row[1]),
        email=row[2],
        name=row[3],
        role=Role(row[4]),
        password_hash=row[5],
        language=row[6],
        disabled=bool(row[7]),
        created_at=from_micros(row[8]),
    )
