"""A connected channel as it is stored: its kind and settings, secrets sealed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from inbox.core.ids import ChannelId


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelAccount:
    """`settings` are the plain ones as JSON values, `sealed` the encrypted rest, by setting's name.

    `silent_after` is after how many hours without anything received somebody should look: None means what its
    own rhythm suggests, 0 never.
    """

    id: ChannelId
    kind: str
    name: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    sealed: Mapping[str, str] = field(default_factory=dict)
    disabled: bool = False
    silent_after: int | None = None
    created_at: datetime
