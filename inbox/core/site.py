"""A web site whose visitors write to us."""

from dataclasses import dataclass, field
from datetime import datetime

from inbox.core.ids import ChannelId, SiteId
from inbox.core.widget import Widget


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """`id` is the site key in the snippet; it is public. `hosts` are the addresses the site answers on.

    `identity_round` grows when the secret by which the site vouches for its signed-in users is changed.
    """

    id: SiteId
    hosts: tuple[str, ...]
    form_channel: ChannelId
    chat_channel: ChannelId
    widget: Widget = field(default_factory=Widget)
    identity_round: int = 0
    created_at: datetime
    last_seen_at: datetime | None = None
