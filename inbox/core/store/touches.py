"""Browsers, their arrivals, the pages they read, and whose they are."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from inbox.core.ids import ContactId, SiteId, VisitorId
from inbox.core.store.page import Page
from inbox.core.touch import Journey, Link, PageView, Standing, Touch, Visitor

MOST_REPORTS = 100


class Touches(Protocol):
    async def find_visitor(self, visitor_id: VisitorId) -> Visitor | None: ...

    async def standing(self, visitor_id: VisitorId) -> Standing | None:
        """What a report of a known visitor asks first, in one look; None for an unknown one."""
        ...

    async def add_visitor(self, visitor: Visitor) -> None: ...

    async def seen(self, visitor_id: VisitorId, at: datetime) -> None:
        """Move the visitor's last activity forward, never back."""
        ...

    async def last_touch(self, visitor_id: VisitorId) -> Touch | None:
        """The newest touch by time."""
        ...

    async def add_touch(self, touch: Touch) -> None: ...

    async def add_page(self, page: PageView) -> bool:
        """False, and no change, if the same visitor, moment and address are there already."""
        ...

    async def journey(self, visitor_id: VisitorId, *, before: datetime, pages: int = 20) -> Journey:
        """All touches up to the moment, oldest first, with the last `pages` pages and the count of all."""
        ...

    async def link(
        self, visitor_id: VisitorId, contact_id: ContactId, *, method: str, confidence: float, at: datetime
    ) -> bool:
        """False, and no change, if this link is there with at least that confidence."""
        ...

    async def unlink(self, visitor_id: VisitorId, contact_id: ContactId) -> bool:
        """Take the link back; False if there is none."""
        ...

    async def who_reported(
        self, event: str, since: datetime, until: datetime
    ) -> Mapping[VisitorId, datetime]:
        """On whose pages this event happened in the span, its ends included, and when last.

        Of the newest `MOST_REPORTS` events alone.
        """
        ...

    async def contacts_of(self, visitor_id: VisitorId) -> Sequence[ContactId]:
        """Who used this browser; who is merged stands for the one that took them in."""
        ...

    async def links_of(self, visitor_id: VisitorId) -> Sequence[Link]:
        """Oldest first, as they were made: also to people who were merged since, by their own ids."""
        ...

    async def visitors_of(self, contact_id: ContactId) -> Sequence[VisitorId]:
        """The browsers of the person, and of those merged into them."""
        ...

    async def page(
        self, *, after: str | None = None, limit: int = 50, site_id: SiteId | None = None
    ) -> Page[Visitor]:
        """Visitors by first visit, newest first."""
        ...

    async def of_contact(
        self, contact_id: ContactId, *, before: datetime | None, limit: int
    ) -> Sequence[tuple[Touch, Sequence[PageView]]]:
        """The touches of all browsers linked to the person, newest first, all strictly before the moment;
        with each the pages that were read in it, oldest first."""
        ...
