"""What reports read of sources on both engines, and which visits are counted together."""

from urllib.parse import urlsplit

import msgspec

from inbox.core.ids import SiteId
from inbox.core.store.reports import Origin

LONGEST = 500


class Told(msgspec.Struct):
    """As much of a source as counting needs, which is read in a third of the time."""

    group: str = "Direct"
    source: str | None = None
    campaign: str | None = None
    content: str | None = None
    term: str | None = None


_read = msgspec.json.Decoder(Told).decode
_parse = msgspec.json.Decoder(list[str | None]).decode
_write = msgspec.json.Encoder().encode


def origin_key(site: str, source: bytes | str) -> str:
    """The same text for all visits of one origin."""
    told = _read(source)
    parts = (told.group, told.source, told.campaign, told.content, told.term)
    return _write([site, *(part and part[:LONGEST] for part in parts)]).decode()


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


def landing_key(site: str, url: str) -> str:
    """Pages that differ only in what follows the path are one."""
    return _write([site, page_of(url)]).decode()


def page_of(url: str) -> str:
    """Host and path."""
    try:
        parts = urlsplit(url)
        page = f"{parts.netloc.rpartition('@')[2]}{parts.path or '/'}"
    except ValueError:
        page = url.partition("?")[0].partition("#")[0]
    return page[:LONGEST]


def landing_of(key: str) -> tuple[SiteId, str]:
    site, page = _parse(key)
    return SiteId(site or ""), page or ""
