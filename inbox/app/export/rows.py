"""The rows of each export, page by page, in the shapes that docs/cli.md promises."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from inbox.core.contact import Contact
from inbox.core.conversation import Conversation
from inbox.core.identity import EMAIL, PHONE
from inbox.core.lead import Lead
from inbox.core.store import Store
from inbox.core.store.page import Page
from inbox.core.store.requests import RawRequest

T = TypeVar("T")
Row = dict[str, Any]

_PAGE = 200
_PAGE_OF_REQUESTS = 20  # they carry their bodies


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What stands for a channel and an agent: the name, or the id itself where none is known."""

    channels: Mapping[str, str]
    agents: Mapping[str, str]

    def channel(self, channel_id: str) -> str:
        return self.channels.get(channel_id, channel_id)

    def agent(self, agent_id: str | None) -> str | None:
        return None if agent_id is None else self.agents.get(agent_id, agent_id)


NO_NAMES = Names(channels={}, agents={})


async def load_names(store: Store) -> Names:
    agents: dict[str, str] = {agent.id: agent.name async for agent in _all(store.agents.page, _PAGE)}
    channels: dict[str, str] = {account.id: account.name for account in await store.channels.all()}
    return Names(channels=channels, agents=agents)


async def leads(store: Store, names: Names) -> AsyncIterator[Row]:
    """Oldest first."""
    async for page in _pages(lambda after: store.leads.page(after=after, limit=_PAGE, oldest_first=True)):
        contacts = await _contacts(store, [lead.contact_id for lead in page.items])
        for lead in page.items:
            yield _lead(lead, contacts.get(lead.contact_id), names)


async def contacts(store: Store, _names: Names) -> AsyncIterator[Row]:
    """Newest first."""
    async for contact in _all(store.contacts.page, _PAGE):
        yield {
            "id": contact.id,
            "name": contact.name,
            "emails": _values(contact, EMAIL),
            "phones": _values(contact, PHONE),
            "identities": msgspec.to_builtins(contact.identities),
            "created_at": contact.created_at,
        }


async def conversations(store: Store, names: Names) -> AsyncIterator[Row]:
    """By contact: the list of conversations itself is in motion while it is read, that of contacts is not."""
    async for contact in _all(store.contacts.page, _PAGE):
        async for page in _pages(_of_contact(store, contact)):
            for conversation in page.items:
                yield _conversation(conversation, contact, names)


async def requests(store: Store, names: Names) -> AsyncIterator[Row]:
    """Every kept raw request, oldest first."""
    async for page in _pages(
        lambda after: store.requests.page(after=after, limit=_PAGE_OF_REQUESTS, oldest_first=True)
    ):
        for raw in page.items:
            yield _request(raw, names)


def _of_contact(store: Store, contact: Contact) -> Callable[[str | None], Awaitable[Page[Conversation]]]:
    return lambda after: store.conversations.page(after=after, limit=_PAGE, contact_id=contact.id)


def _lead(lead: Lead, contact: Contact | None, names: Names) -> Row:
    attribution = lead.attribution
    return {
        "id": lead.id,
        "created_at": lead.created_at,
        "contact": {
            "name": contact and contact.name,
            "emails": _values(contact, EMAIL),
            "phones": _values(contact, PHONE),
        },
        "channel": names.channel(lead.channel_id),
        "stage": lead.stage,
        "owner": names.agent(lead.owner),
        "message": lead.message,
        "page": lead.page,
        "visitor": lead.visitor_id,
        "marks": list(lead.marks),
        "source": msgspec.to_builtins(attribution.source),
        "first_touch": msgspec.to_builtins(attribution.first_touch),
        "last_touch": msgspec.to_builtins(attribution.last_touch),
    }


def _conversation(conversation: Conversation, contact: Contact, names: Names) -> Row:
    return {
        "id": conversation.id,
        "contact": {"id": contact.id, "name": contact.name},
        "channel": names.channel(conversation.channel_id),
        "status": conversation.status.value,
        "assignee": names.agent(conversation.assignee),
        "opened_at": conversation.opened_at,
        "last_entry_at": conversation.last_entry_at,
        "preview": conversation.preview,
    }


def _request(raw: RawRequest, names: Names) -> Row:
    return {
        "channel": names.channel(raw.request.channel_id),
        "external_id": raw.external_id,
        "received_at": raw.request.received_at,
        "state": raw.state.value,
    }


def _values(contact: Contact | None, kind: str) -> list[str]:
    return [] if contact is None else [each.value for each in contact.identities if each.kind == kind]


async def _contacts(store: Store, ids: Sequence[Any]) -> Mapping[str, Contact]:
    return {contact.id: contact for contact in await store.contacts.many(list(dict.fromkeys(ids)))}


async def _all(page: Callable[..., Awaitable[Page[T]]], limit: int) -> AsyncIterator[T]:
    async for each in _pages(lambda after: page(after=after, limit=limit)):
        for item in each.items:
            yield item


async def _pages(read: Callable[[str | None], Awaitable[Page[T]]]) -> AsyncIterator[Page[T]]:
    after = None
    while True:
        page = await read(after)
        yield page
        after = page.next
        if after is None:
            return
