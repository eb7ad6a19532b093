"""What callers get of sites, channels and raw requests: what administrators look after."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from inbox.api.answers import ChannelRef
from inbox.api.snippets import Snippets
from inbox.core.widget import Widget


class SiteView(Struct, frozen=True, kw_only=True):
    """`snippet` is the line that the site's owner pastes, `snippets` the same for other ways of doing it."""

    id: str
    hosts: Sequence[str]
    form_channel: str
    chat_channel: str
    created_at: datetime
    last_seen_at: datetime | None
    snippet: str
    snippets: Snippets
    widget: Widget


class HealthView(Struct, frozen=True, kw_only=True):
    """`reason` says why it is down, `alarm` what is amiss although it works. `expected_within_h` is the
    longest usual silence, null while unknown."""

    state: Literal["up", "starting", "down", "disabled"]
    reason: str | None
    since: datetime | None
    last_received_at: datetime | None
    expected_within_h: int | None
    silent: bool
    unreadable: int
    failed: int
    alarm: str | None = None


class ChannelView(Struct, frozen=True, kw_only=True):
    """What comes after `addable` is for those who oversee; null for the rest.

    `sealed` names the secrets that are set; `hook_url` is what the provider calls. `silent_after` is hours:
    null means what the channel's own rhythm suggests, 0 never.
    """

    id: str
    kind: str
    name: str
    title: str
    disabled: bool
    created_at: datetime
    addable: bool
    settings: Mapping[str, Any] | None = None
    sealed: list[str] | None = None
    hook_url: str | None = None
    silent_after: int | None = None
    health: HealthView | None = None


class RequestView(Struct, frozen=True, kw_only=True):
    id: str
    channel: ChannelRef
    received_at: datetime
    state: str
    reason: str | None
    external_id: str | None
    size: int


class RequestDetail(RequestView, frozen=True, kw_only=True):
    """`body` shows the beginning, undecodable bytes replaced; headers that carry keys are left out."""

    method: str
    url: str
    headers: dict[str, str]
    body: str


class Replayed(Struct, frozen=True, kw_only=True):
    state: str


class FindingView(Struct, frozen=True, kw_only=True):
    """`number` is what the check counts: free bytes (disk), seconds (lag), else how many; `at` is the newest
    backup's time."""

    check: str
    ok: bool
    state: str
    number: int | None
    at: datetime | None
    reason: str | None


class ServiceHealth(Struct, frozen=True, kw_only=True):
    ok: bool
    checks: Sequence[FindingView]
