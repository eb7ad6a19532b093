"""What the service remembers: the parts of a store, and the law of units that every engine keeps.

`get` raises NotFound, `find` returns None, `page` is keyset-paged, `append` returns False on a repeat.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from inbox.core.store.agents import Agents
from inbox.core.store.audit import Audit
from inbox.core.store.changes import Changes
from inbox.core.store.contacts import Contacts
from inbox.core.store.conversations import Conversations
from inbox.core.store.deliveries import Deliveries
from inbox.core.store.drafts import Drafts
from inbox.core.store.drops import Drops
from inbox.core.store.events import Events
from inbox.core.store.jobs import Jobs
from inbox.core.store.leads import Leads
from inbox.core.store.leases import Leases
from inbox.core.store.memories import Memories
from inbox.core.store.numbers import Numbers
from inbox.core.store.phrases import Phrases
from inbox.core.store.readings import Readings
from inbox.core.store.reports import Reports
from inbox.core.store.requests import Requests
from inbox.core.store.search import Search
from inbox.core.store.site_forms import SiteForms
from inbox.core.store.sites import Channels, Sites
from inbox.core.store.timeline import Timeline
from inbox.core.store.touches import Touches
from inbox.core.store.transcripts import Transcripts
from inbox.core.store.uploads import Uploads

T = TypeVar("T")
Mark = Any
"""Names the group of units that commit together; only the engine looks inside."""


class Parts(Protocol):
    """The parts of a store; within a unit they read what the unit wrote, outside only what is durable.

    Writing outside a unit is refused.
    """

    @property
    def requests(self) -> Requests: ...
    @property
    def events(self) -> Events: ...
    @property
    def contacts(self) -> Contacts: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def timeline(self) -> Timeline: ...
    @property
    def search(self) -> Search: ...
    @property
    def reports(self) -> Reports: ...
    @property
    def leads(self) -> Leads: ...
    @property
    def touches(self) -> Touches: ...
    @property
    def transcripts(self) -> Transcripts: ...
    @property
    def site_forms(self) -> SiteForms: ...
    @property
    def drops(self) -> Drops: ...
    @property
    def numbers(self) -> Numbers: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def readings(self) -> Readings: ...
    @property
    def uploads(self) -> Uploads: ...
    @property
    def jobs(self) -> Jobs: ...
    @property
    def agents(self) -> Agents: ...
    @property
    def sites(self) -> Sites: ...
    @property
    def channels(self) -> Channels: ...
    @property
    def changes(self) -> Changes: ...
    @property
    def leases(self) -> Leases: ...
    @property
    def memories(self) -> Memories: ...
    @property
    def phrases(self) -> Phrases: ...
    @property
    def audit(self) -> Audit: ...


Unit = Callable[[Parts], Awaitable[T]]


class Store(Parts, Protocol):
    """One database."""

    async def open(self) -> None:
        """Connect, migrate; ConfigError if it cannot be used."""
        ...

    async def close(self) -> None:
        """Commit what waits, then let go."""
        ...

    async def transact(self, unit: Unit[T]) -> tuple[T, Mark]:
        """Run the unit as a transaction, all or nothing; its value and the mark of the group it is in.

        The unit may run again from the start on a conflict, so it has no effect outside its `tx`, and it
        awaits nothing but `tx`. Nothing may be promised to anybody before `durable(mark)`.
        """
        ...

    async def durable(self, *marks: Mark) -> None:
        """Return when exactly these groups are on disk; StoreUnavailable if one of them is not."""
        ...

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call this, without arguments, on the loop after units that changed something became durable."""
        ...


async def durably(store: Store, unit: Unit[T]) -> T:
    """Run one unit and return its value when it is durable."""
    value, mark = await store.transact(unit)
    await store.durable(mark)
    return value


__all__ = ["Mark", "Parts", "Store", "Unit", "durably"]
