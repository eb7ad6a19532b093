"""Requests that may become sales."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from inbox.core.ids import AgentId, ContactId, ConversationId, LeadId
from inbox.core.lead import Lead
from inbox.core.store.page import Page


class Leads(Protocol):
    async def get(self, lead_id: LeadId) -> Lead: ...

    async def find_open(self, contact_id: ContactId, pipeline: str) -> Lead | None:
        """The one open lead; there is never more than one per contact and pipeline."""
        ...

    async def add(self, lead: Lead) -> None:
        """Conflict if the contact has an open one in that pipeline."""
        ...

    async def save(self, lead: Lead) -> Lead:
        """Write all but ids, creation time and attribution, and grow the version.

        Conflict on a stale version.
        """
        ...

    async def attribute(self, lead: Lead) -> Lead:
        """As `save`, and the attribution too: for a lead that opened before its visitor was known."""
        ...

    async def page(  # noqa: PLR0913 - filters are keywords
        self,
        *,
        after: str | None = None,
        limit: int = 50,
        stage: str | None = None,
        owner: AgentId | None = None,
        unowned: bool = False,
        contact_id: ContactId | None = None,
        conversation_id: ConversationId | None = None,
        oldest_first: bool = False,
    ) -> Page[Lead]:
        """By creation, newest first unless asked otherwise."""
        ...

    async def open_of(self, contact_ids: Sequence[ContactId], pipeline: str) -> Mapping[ContactId, Lead]:
        """The open lead of each contact that has one."""
        ...

    async def latest_of(self, conversation_ids: Sequence[ConversationId]) -> Mapping[ConversationId, Lead]:
        """The newest lead of each conversation that has one."""
        ...
