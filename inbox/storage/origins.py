"""What reports read of sources on both engines, and which visits are counted together."""

from urllib.parse import urlsplit

import msgspec

from inbox.core.ids import SiteId
from inbox.core.source import Source
from inbox.core.store.reports import Origin

_LONGEST = 500


class Told(msgspec.Struct):
    """As much of a source as counting needs, which is read in a third of the time."""

    group: str = "Direct"
    source: str | None = None
    campaign: str | None = None
    content: str | None = None
    term: str | None = None


class Own(msgspec.Struct):
    """A lead's attribution without the journey in it, which is most of it."""

    source: Source = msgspec.field(default_factory=Source)


_read_own = msgspec.json.Decoder(Own).decode
_read = msgspec.json.Decoder(Told).decode
_parse = msgspec.json.Decoder(list[str | None]).decode
_write = msgspec.json.Encoder().encode


def origin_key(site: str, source: bytes | str) -> str:
    """The same text for all visits of one origin."""
    told = _read(source)
    parts = (told.group, told.source, told.campaign, told.content, told.term)
    return _write([site, *(part and part[:_LONGEST] for part in parts)]).decode()


def origin_of(key: str) -> Origin:
    site, group, source, campaign, content, term = _parse(key)
    return Origin(
        site_id=SiteId(site or ""),
        group=group or "Direct",
        source=source,
        campaign=campaign,
        content=content,
        term=term,
    )


def own_source(attribution: bytes | str) -> Source:
    """The source that a lead got when it was opened."""
    return _read_own(attribution).source


def landing_key(site: str, url: str) -> str:
    """Pages that differ only in what follows the path are one."""
    try:
        parts = urlsplit(url)
        page = f"{parts.netloc.rpartition('@')[2]}{parts.path or '/'}"
    except ValueError:
        page = url.partition("?")[0].partition("#")[0]
    return _write([site, page[:_LONGEST]]).decode()


def landing_of(key: str) -> tuple[SiteId, str]:
    site, page = _parse(key)
    return SiteId(site or ""), page or ""
