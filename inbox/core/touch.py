"""A browser, its arrivals and the pages it read."""

from dataclasses import dataclass
from datetime import datetime

from inbox.core.ids import ContactId, SiteId, TouchId, VisitorId
from inbox.core.noun import noun
from inbox.core.source import Source


@noun
class Visitor:
    """One browser on our customers' sites; never merged, only linked to contacts."""

    id: VisitorId
    site_id: SiteId
    first_seen_at: datetime
    last_seen_at: datetime


@noun
class Touch:
    """One arrival and its source; written once and never changed."""

    id: TouchId
    visitor_id: VisitorId
    site_id: SiteId
    at: datetime
    landing_url: str
    referrer: str | None
    source: Source


@noun
class Standing:
    """Where a visit stands: the visitor, and the newest touch by time if there is one."""

    visitor: Visitor
    touch_id: TouchId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """That a browser is a person's; `method` is how it is known: form, message, call, domain, link, time."""

    contact_id: ContactId
    method: str
    confidence: float
    at: datetime


@noun
class PageView:
    """One page that a visitor opened, or an event that happened there (`event` is its name)."""

    visitor_id: VisitorId
    touch_id: TouchId
    at: datetime
    url: str
    title: str = ""
    event: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """What is known of a visitor before a moment: touches and pages, oldest first."""

    touches: tuple[Touch, ...] = ()
    pages: tuple[PageView, ...] = ()
    page_count: int = 0
