"""Says of a caller who spoke with them last and where they came from, for the router and the agent's ear."""

from dataclasses import dataclass

from inbox.core.agent import Agent
from inbox.core.errors import NotFound
from inbox.core.ids import ContactId
from inbox.core.known_caller import KnownCaller
from inbox.core.lead import PIPELINE
from inbox.core.store import Store

_LOOKED_AT = 10
"""Conversations of one person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCallers:
    store: Store

    async def ask(self, contact_id: ContactId) -> KnownCaller:
        agent = await self._agent(contact_id)
        return KnownCaller(agent=agent.email if agent else "", source=await self._source(contact_id))

    async def _agent(self, contact_id: ContactId) -> Agent | None:
        """Whose the person's last conversation is that is anybody's, unless they have left."""
        page = await self.store.conversations.page(contact_id=contact_id, limit=_LOOKED_AT)
        assignee = next((each.assignee for each in page.items if each.assignee is not None), None)
        if assignee is None:
            return None
        try:
            agent = await self.store.agents.get(assignee)
        except NotFound:
            return None
        return None if agent.disabled else agent

    async def _source(self, contact_id: ContactId) -> str:
        lead = await self.store.leads.find_open(contact_id, PIPELINE)
        if lead is None or not lead.attribution.source.source:
            return ""
        source = lead.attribution.source
        return ", ".join(filter(None, (source.source, source.campaign)))
