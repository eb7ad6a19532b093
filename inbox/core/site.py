"""A web site whose visitors write to us."""

from dataclasses import dataclass
from datetime import datetime

from inbox.core.ids import ChannelId, SiteId


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """`id` is the site key in the snippet; it is public. `hosts` are the addresses the site answers on."""

    id: SiteId
    hosts: tuple[str, ...]
    form_channel: ChannelId
    created_at: datetime
    last_seen_at: datetime | None = None
