"""Looks up, in one read per kind, what a page of objects refers to."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from inbox.api.answers import ChannelRef, ContactCard, Named
from inbox.core.contact import Contact
from inbox.core.errors import NotFound
from inbox.core.identity import EMAIL, PHONE
from inbox.core.ids import AgentId, ChannelId, ContactId
from inbox.core.store import Parts

K = TypeVar("K")


async def contacts_of(parts: Parts, ids: Iterable[ContactId]) -> Mapping[ContactId, Contact]:
    wanted = _distinct(ids)
    return {contact.id: contact for contact in await parts.contacts.many(wanted)} if wanted else {}


async def agents_of(parts: Parts, ids: Iterable[AgentId | None]) -> Mapping[AgentId, Named]:
    wanted = _distinct(each for each in ids if each is not None)
    agents = await parts.agents.many(wanted) if wanted else []
    return {agent.id: Named(id=agent.id, name=agent.name) for agent in agents}


async def channels_of(parts: Parts) -> Mapping[ChannelId, ChannelRef]:
    """All of them: there are few."""
    channels = await parts.channels.all()
    return {each.id: ChannelRef(id=each.id, kind=each.kind, name=each.name) for each in channels}


def channel_ref(channels: Mapping[ChannelId, ChannelRef], channel_id: ChannelId) -> ChannelRef:
    return channels.get(channel_id) or ChannelRef(id=channel_id, kind="", name="")


def agent_ref(agents: Mapping[AgentId, Named], agent_id: AgentId | None) -> Named | None:
    return None if agent_id is None else agents.get(agent_id) or Named(id=agent_id, name=None)


def contact_card(contacts: Mapping[ContactId, Contact], contact_id: ContactId) -> ContactCard:
    contact = contacts.get(contact_id)
    if contact is None:
        return ContactCard(id=contact_id, name=None, emails=[], phones=[])
    return ContactCard(
        id=contact.id, name=contact.name, emails=values_of(contact, EMAIL), phones=values_of(contact, PHONE)
    )


async def current_id(parts: Parts, named: str | None) -> ContactId | None:
    """The contact to filter by: the one that took in the named one, if that is merged."""
    if named is None:
        return None
    try:
        return (await parts.contacts.current(ContactId(named))).id
    except NotFound:
        return ContactId(named)


def values_of(contact: Contact, kind: str) -> list[str]:
    return [identity.value for identity in contact.identities if identity.kind == kind]


def _distinct(ids: Iterable[K]) -> list[K]:
    return list(dict.fromkeys(ids))
