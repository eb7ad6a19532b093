"""A person inside, and how they are let in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from inbox.core.ids import AgentId


class Role(StrEnum):
    """What somebody is here for; the matrix of rights is in `inbox.api.access`."""

    ADMIN = "admin"
    SUPERVISOR = "supervisor"
    AGENT = "agent"
    MARKETER = "marketer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """`password_hash` is None until a password was chosen; a disabled agent has no sessions."""

    id: AgentId
    email: str
    name: str
    role: Role
    password_hash: str | None = None
    language: str | None = None
    disabled: bool = False
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A browser that signed in; only the SHA-256 of its cookie is stored."""

    token_hash: str
    agent_id: AgentId
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """A machine's key; `role` bounds what it may do, only the SHA-256 of the token is stored."""

    token_hash: str
    name: str
    role: Role
    scopes: tuple[str, ...] = ()
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInLink:
    """A link that signs somebody in once, until it expires."""

    token_hash: str
    agent_id: AgentId | None
    expires_at: datetime
