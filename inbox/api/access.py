"""The rights: which role may do what, and the one way by which an object is fetched for a caller."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from inbox.api.caller import Caller
from inbox.core.account import ChannelAccount
from inbox.core.agent import Agent, Role
from inbox.core.contact import Contact
from inbox.core.conversation import Conversation
from inbox.core.errors import Forbidden, NotFound
from inbox.core.ids import (
    AgentId,
    ChannelId,
    ContactId,
    ConversationId,
    EntryId,
    LeadId,
    RequestId,
    SiteId,
    VisitorId,
)
from inbox.core.lead import Lead
from inbox.core.site import Site
from inbox.core.store import Parts
from inbox.core.store.changes import Change
from inbox.core.store.requests import RawRequest
from inbox.core.timeline import TimelineEntry
from inbox.core.touch import Visitor

T = TypeVar("T")

_ALWAYS = frozenset({"profile.read", "stream.read"})
_EVERYBODY = _ALWAYS | {"profile.write"}
_WORK = frozenset(
    {
        "agents.read",
        "channels.read",
        "contacts.read",
        "contacts.write",
        "conversations.read",
        "conversations.write",
        "entries.read",
        "leads.read",
        "leads.write",
        "sites.read",
    }
)
_OVERSIGHT = frozenset({"audit.read", "reports.read", "requests.read", "settings.read", "visitors.read"})
_SETTINGS = frozenset({"agents.write", "channels.write", "requests.write", "sites.write"})
_MARKETING = frozenset({"leads.read", "reports.read", "sites.read", "visitors.read"})

RIGHTS: Mapping[Role, frozenset[str]] = {
    Role.ADMIN: _EVERYBODY | _WORK | _OVERSIGHT | _SETTINGS,
    Role.SUPERVISOR: _EVERYBODY | _WORK | _OVERSIGHT,
    Role.AGENT: _EVERYBODY | _WORK,
    Role.MARKETER: _EVERYBODY | _MARKETING,
}
PERMISSIONS = RIGHTS[Role.ADMIN]


def rights_of(role: Role, scopes: tuple[str, ...] = ()) -> frozenset[str]:
    """All that the role may do; of that only the scopes, if any are named.

    To ask who one is and to follow what one may read needs no scope.
    """
    rights = RIGHTS[role]
    return rights & (_ALWAYS | frozenset(scopes)) if scopes else rights


def require(caller: Caller, permission: str) -> None:
    if permission not in caller.can:
        raise Forbidden("Your role does not allow this.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[T]):
    """How one kind of object is fetched, and the right that makes it visible."""

    permission: str
    get: Callable[[Parts, str], Awaitable[T]]


async def fetch(parts: Parts, caller: Caller, kind: Kind[T], object_id: str) -> T:
    """The object; NotFound if there is none, or if the caller may not see it."""
    if kind.permission not in caller.can:
        raise NotFound("There is no such thing.")
    return await kind.get(parts, object_id)


async def fetch_agent(parts: Parts, caller: Caller, agent_id: str) -> Agent:
    """Everybody sees themself."""
    if agent_id == caller.agent_id:
        return await parts.agents.get(AgentId(agent_id))
    return await fetch(parts, caller, AGENT, agent_id)


def may_see(caller: Caller, change: Change) -> bool:
    """Whether a change may be told; kinds without a row are told to nobody, readings to the reader alone."""
    if change.kind == "reading":
        return change.id == caller.agent_id
    return _VISIBLE_BY.get(change.kind, "") in caller.can


async def _visitor(parts: Parts, visitor_id: str) -> Visitor:
    visitor = await parts.touches.find_visitor(VisitorId(visitor_id))
    if visitor is None:
        raise NotFound("There is no such visitor.")
    return visitor


AGENT: Kind[Agent] = Kind(permission="agents.read", get=lambda parts, key: parts.agents.get(AgentId(key)))
CHANNEL: Kind[ChannelAccount] = Kind(
    permission="channels.read", get=lambda parts, key: parts.channels.get(ChannelId(key))
)
CONTACT: Kind[Contact] = Kind(
    permission="contacts.read", get=lambda parts, key: parts.contacts.current(ContactId(key))
)
"""A merged one is answered with the one that took it in."""
MEMBER: Kind[Contact] = Kind(
    permission="contacts.read", get=lambda parts, key: parts.contacts.get(ContactId(key))
)
"""The named contact itself, merged or not."""
CONVERSATION: Kind[Conversation] = Kind(
    permission="conversations.read", get=lambda parts, key: parts.conversations.get(ConversationId(key))
)
ENTRY: Kind[TimelineEntry] = Kind(
    permission="entries.read", get=lambda parts, key: parts.timeline.get(EntryId(key))
)
LEAD: Kind[Lead] = Kind(permission="leads.read", get=lambda parts, key: parts.leads.get(LeadId(key)))
REQUEST: Kind[RawRequest] = Kind(
    permission="requests.read", get=lambda parts, key: parts.requests.get(RequestId(key))
)
SITE: Kind[Site] = Kind(permission="sites.read", get=lambda parts, key: parts.sites.get(SiteId(key)))
VISITOR: Kind[Visitor] = Kind(permission="visitors.read", get=_visitor)

_VISIBLE_BY: Mapping[str, str] = {
    "agent": "agents.read",
    "channel": "channels.read",
    "contact": "contacts.read",
    "conversation": "conversations.read",
    "delivery": "entries.read",
    "entry": "entries.read",
    "lead": "leads.read",
    "request": "requests.read",
    "site": "sites.read",
    "touch": "visitors.read",
    "transcript": "entries.read",
    "visitor": "visitors.read",
}
