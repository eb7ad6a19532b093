"""The ways that led to leads, as reports read them: lean, and the same on both engines."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from inbox.core.ids import ChannelId, LeadId, SiteId, TouchId, VisitorId
from inbox.core.source import Source, sign_of
from inbox.core.store.reports import Kind, LeadFacts, Step
from inbox.storage.codec import from_micros
from inbox.storage.origins import LONGEST, page_of

Kept = tuple[int, str, str, str, int]
"""A step as it is kept: with its kind's key."""


class Told(msgspec.Struct):
    group: str = "Direct"
    source: str | None = None
    campaign: str | None = None
    content: str | None = None
    term: str | None = None
    rule: str = "direct"
    paid: bool | None = None
    confidence: float = 0.0
    evidence: dict[str, Any] = {}


class Attribution(msgspec.Struct):
    """A lead's, without the journey in it, which is most of it."""

    source: Told = msgspec.field(default_factory=Told)


class Way(msgspec.Struct, array_like=True):
    """One lead as it is kept for reports, with every touch before it; what changes is not in it."""

    id: str
    channel: str
    visitor: str | None
    stage: str
    marks: tuple[str, ...]
    own: str
    steps: tuple[Kept, ...]


_Key = tuple[
    str, str, str | None, str | None, str | None, str | None, str, bool | None, float
]  # site, five parts of the place, rule, paid, confidence
_read_told = msgspec.json.Decoder(Told).decode
_read_attribution = msgspec.json.Decoder(Attribution).decode
_read_key = msgspec.json.Decoder(_Key).decode
_write_key = msgspec.json.Encoder().encode
_write_sign = msgspec.json.Encoder(order="deterministic").encode
read_way = msgspec.msgpack.Decoder(Way).decode
write_way = msgspec.msgpack.Encoder().encode


class Kinds(dict[str, Kind]):
    """The kind of each key: one object for as long as a report is read."""

    def __missing__(self, key: str) -> Kind:
        site, group, source, campaign, content, term, rule, paid, confidence = _read_key(key)
        kind = self[key] = Kind(
            key=key,
            site_id=SiteId(site),
            place=(group, source, campaign, content, term),
            source=Source(
                group=group,
                source=source,
                campaign=campaign,
                content=content,
                term=term,
                rule=rule,
                paid=paid,
                confidence=confidence,
            ),
        )
        return kind


def kept_step(touch_id: str, site: str, at: int, landing_url: str, source: bytes | str) -> Kept:
    told = _read_told(source)
    sign = blake2b(_write_sign(sign_of(told.evidence)), digest_size=8).digest()
    return (at, touch_id, _key(site, told), page_of(landing_url), int.from_bytes(sign))


def own_key(attribution: bytes | str) -> str:
    """Of the source that a lead got when it was opened."""
    return _key("", _read_attribution(attribution).source)


def facts_of(way: Way, created_at: int, look_back: int, kinds: Kinds) -> LeadFacts:
    begin = created_at - look_back
    return LeadFacts(
        id=LeadId(way.id),
        channel_id=ChannelId(way.channel),
        visitor_id=None if way.visitor is None else VisitorId(way.visitor),
        created_at=from_micros(created_at),
        stage=way.stage,
        marks=way.marks,
        own=kinds[way.own],
        steps=tuple(
            [Step(at, TouchId(name), kinds[key], page, sign) for at, name, key, page, sign in way.steps]
            if not way.steps or way.steps[0][0] >= begin
            else [
                Step(at, TouchId(name), kinds[key], page, sign)
                for at, name, key, page, sign in way.steps
                if at >= begin
            ]
        ),
    )


def in_order(steps: Iterable[Kept]) -> tuple[Kept, ...]:
    return tuple(sorted(steps, key=_by_time))


def _by_time(step: Kept) -> tuple[int, str]:
    return step[0], step[1]


def _key(site: str, told: Told) -> str:
    place: Sequence[str | None] = (told.group, told.source, told.campaign, told.content, told.term)
    parts = (part and part[:LONGEST] for part in place)
    return _write_key((site, *parts, told.rule, told.paid, told.confidence)).decode()
