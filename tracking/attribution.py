"""Gives a lead its source: from what its sender's browsers did before it, else from what the form says."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from inbox.core.call import Caller
from inbox.core.deps import Directory
from inbox.core.ids import ContactId, VisitorId
from inbox.core.inbound import CallReported, FormSubmitted, InboundBody, InboundEvent, MessageReceived
from inbox.core.lead import Arrival, Attribution
from inbox.core.source import Source
from inbox.core.store import Parts
from inbox.core.touch import PageView, Touch
from tracking.browsers import browsers_of, journey_in
from tracking.guessing import GUESSED, who_clicked
from tracking.numbers.recognising import recognise
from tracking.visit import LOOK_BACK, says_something, source_of_arrival

LAST_PAGES = 20
_UNKNOWN = Source()
_SMS = Source(group="SMS", source="sms", medium="sms", rule="sender", confidence=0.5)
_CALL = Source(group="Phone", medium="phone", rule="sender", confidence=0.5)
_ORDER_MICROS = 1_000
_CONFIDENCE = {"form": 0.9, "call": 0.8, "time": GUESSED}
_CONFIDENCE_ELSE = 0.5


class SnapshotAttributor:
    """Is `Attributor` of core.deps. The model is: the last arrival that was not direct, else the last one.

    Where nothing else is known, one of the `messengers`, a kind of address, is the way they wrote; so is SMS,
    and a call.
    """

    def __init__(self, directory: Directory, messengers: Iterable[str] = ()) -> None:
        self._directory = directory
        self._by_sender = {
            kind: Source(group="Messenger", source=kind, medium="messenger", rule="sender", confidence=0.5)
            for kind in messengers
        } | {"sms": _SMS}

    async def snapshot(
        self, tx: Parts, event: InboundEvent, contact_id: ContactId | None = None
    ) -> Attribution:
        browsers = await browsers_of(tx, event.visitor_id, contact_id)
        journey = await journey_in(tx, browsers, before=_end_of(event), pages=LAST_PAGES)
        touches = journey.touches
        guess = GUESSED if event.clicked and event.visitor_id else None
        source = self._source(touches, event)
        return Attribution(
            source=source
            if guess is None
            else replace(source, confidence=round(source.confidence * guess, 3)),
            first_touch=_arrival(touches[0]) if touches else _told_arrival(event),
            last_touch=_told_arrival(event) or (_arrival(touches[-1]) if touches else None),
            pages=tuple(_page(page) for page in journey.pages if page.event is None),
            page_count=journey.page_count,
            guess=guess,
        )

    async def recognise(
        self, tx: Parts, event: InboundEvent, contact_id: ContactId | None = None
    ) -> tuple[InboundEvent, tuple[Caller, ...]]:
        return await recognise(tx, event, contact_id)

    async def guess(self, tx: Parts, event: InboundEvent, contact_id: ContactId) -> VisitorId | None:
        return await who_clicked(tx, event, contact_id)

    async def link(
        self, tx: Parts, visitor_id: VisitorId, contact_id: ContactId, *, method: str, at: datetime
    ) -> None:
        # A token outlives its visitor when the store was restored or the visitor pruned.
        if await tx.touches.find_visitor(visitor_id) is not None:
            confidence = _CONFIDENCE.get(method, _CONFIDENCE_ELSE)
            await tx.touches.link(visitor_id, contact_id, method=method, confidence=confidence, at=at)

    def _source(self, touches: tuple[Touch, ...], event: InboundEvent) -> Source:
        """What the provider itself knows of the last click is surer than what a browser had seen before."""
        if event.source is not None:
            return event.source
        told = self._told(event.body)
        if event.visitor_id is None and told is not None and says_something(told):
            # A browser that keeps nothing: what it brings along is newer than what any other one saw.
            return told
        for touch in reversed(touches):
            if says_something(touch.source) and event.at - touch.at <= LOOK_BACK:
                return touch.source
        if told is not None and (says_something(told) or not touches):
            return told
        return touches[-1].source if touches else self._written(event)

    def _told(self, body: InboundBody) -> Source | None:
        """What was sent along where no touch tells: the tracker was blocked, or the page has none."""
        if isinstance(body, FormSubmitted) and body.landing:
            return source_of_arrival(body.landing, body.landing_referrer, self._hosts(body.landing))
        if isinstance(body, FormSubmitted | MessageReceived) and body.page:
            return source_of_arrival(body.page, body.referrer, self._hosts(body.page))
        return None

    def _written(self, event: InboundEvent) -> Source:
        if isinstance(event.body, CallReported):
            return _CALL
        known = (self._by_sender[one.kind] for one in event.senders if one.kind in self._by_sender)
        return next(known, _UNKNOWN)

    def _hosts(self, page: str) -> tuple[str, ...]:
        try:
            parts = urlsplit(page)
        except ValueError:
            return ()
        site = self._directory.of_host(parts.netloc) or self._directory.of_host(parts.hostname or "")
        return site.hosts if site else ()


def _end_of(event: InboundEvent) -> datetime:
    """Messengers tell whole seconds, to which a channel adds microseconds for the order of a batch: what was
    visited within that second came before the message."""
    whole = isinstance(event.body, MessageReceived) and event.at.microsecond < _ORDER_MICROS
    return event.at + timedelta(seconds=1) if whole else event.at


def _told_arrival(event: InboundEvent) -> Arrival | None:
    """The click that the provider tells of, which led to no page of ours."""
    if event.source is None:
        return None
    url = event.source.evidence.get("url")
    return Arrival(at=event.at, landing_url=str(url or ""), referrer=None, source=event.source)


def _arrival(touch: Touch) -> Arrival:
    return Arrival(at=touch.at, landing_url=touch.landing_url, referrer=touch.referrer, source=touch.source)


def _page(page: PageView) -> Mapping[str, Any]:
    return {"at": page.at.isoformat().replace("+00:00", "Z"), "url": page.url, "title": page.title}
