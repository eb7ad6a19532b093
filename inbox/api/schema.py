"""What callers may send: bodies and query parameters, with their limits."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from inbox.core.agent import Role
from inbox.core.conversation import Status
from inbox.core.store.requests import RequestState

Id = Annotated[str, Meta(pattern=r"^[!-~]{1,64}$")]
Cursor = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]{1,500}$")]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Address = Annotated[str, Meta(min_length=1, max_length=254)]
Password = Annotated[str, Meta(min_length=1, max_length=1024)]
Moment = Annotated[datetime, Meta(tz=True)]
Language = Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]


class Asked(Struct, kw_only=True, forbid_unknown_fields=True):
    """What is not named here is refused."""


class NoQuery(Asked):
    pass


class ListQuery(Asked):
    after: Cursor | None = None
    limit: Annotated[int, Meta(ge=1, le=200)] = 50


class ConversationQuery(ListQuery):
    status: Status | None = None
    assignee: Id | None = None
    contact: Id | None = None


class LeadQuery(ListQuery):
    stage: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    owner: Id | None = None
    contact: Id | None = None
    conversation: Id | None = None


class ContactQuery(ListQuery):
    """With `q`, those whose name, e-mail or phone begins with it, on one page."""

    q: Annotated[str, Meta(min_length=1, max_length=200)] | None = None


class EntryQuery(ListQuery):
    """`q` searches: words, of which the last may be the beginning of one; the last filed comes first.

    `kind`, `channel`, `author`, `since` and `until` narrow a search.
    """

    conversation: Id | None = None
    contact: Id | None = None
    q: Annotated[str, Meta(min_length=1, max_length=200)] | UnsetType = UNSET
    kind: Literal["form", "message", "note", "call"] | None = None
    channel: Id | None = None
    author: Id | None = None
    since: Moment | None = None
    until: Moment | None = None


class RequestQuery(ListQuery):
    state: RequestState | None = None
    channel: Id | None = None


class VisitorQuery(ListQuery):
    site: Id | None = None


class StreamQuery(Asked):
    after: Annotated[str, Meta(min_length=1, max_length=500)] | None = None


class Credentials(Asked):
    email: Address
    password: Password


class ContactPatch(Asked):
    name: Name


class Merging(Asked):
    """`into` is the contact that stays."""

    into: Id


class Assignment(Asked):
    agent: Id | Literal["me"]


class NewNote(Asked):
    """`mentions` are the agents whom the text names."""

    text: Annotated[str, Meta(min_length=1, max_length=20_000)]
    mentions: Annotated[list[Id], Meta(max_length=50)] = field(default_factory=list)


class StageMove(Asked):
    stage: Annotated[str, Meta(min_length=1, max_length=64)]
    lost_reason: Annotated[str, Meta(max_length=500)] | None = None


class NewSite(Asked):
    host: Annotated[str, Meta(min_length=1, max_length=300)]


class NewAgent(Asked):
    email: Address
    name: Name
    role: Role


class AgentPatch(Asked):
    name: Name | UnsetType = UNSET
    email: Address | UnsetType = UNSET
    password: Password | UnsetType = UNSET
    current_password: Password | UnsetType = UNSET
    language: Language | UnsetType | None = UNSET
    role: Role | UnsetType = UNSET
    disabled: bool | UnsetType = UNSET
