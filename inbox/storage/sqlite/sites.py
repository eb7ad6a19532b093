"""Sites and channel accounts in SQLite."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from inbox.core.account import ChannelAccount
from inbox.core.errors import NotFound
from inbox.core.ids import ChannelId, SiteId
from inbox.core.site import Site
from inbox.core.widget import Widget
from inbox.storage.codec import dump, from_maybe_micros, from_micros, load, maybe_micros, to_micros
from inbox.storage.sqlite.handle import Handle, Row

_SITE = (
    "SELECT id, hosts, form_channel, created_at, last_seen_at, chat_channel, widget, identity_round FROM site"
)
_CHANNEL = "SELECT id, kind, name, settings, sealed, disabled, created_at, silent_after FROM channel"


class SqliteSites:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def get(self, site_id: SiteId) -> Site:
        row = self._db.row(f"{_SITE} WHERE id = ?", site_id)
        if row is None:
            message = "There is no such site."
            raise NotFound(message)
        return _site(row)

    async def add(self, site: Site) -> None:
        self._db.run(
            "INSERT INTO site (hosts, form_channel, chat_channel, widget, identity_round, created_at,"
            " last_seen_at, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            *_site_values(site),
        )
        self._db.touch("site", site.id)

    async def save(self, site: Site) -> None:
        self._db.run(
            "UPDATE site SET hosts = ?, form_channel = ?, chat_channel = ?, widget = ?, identity_round = ?,"
            " created_at = ?, last_seen_at = ? WHERE id = ?",
            *_site_values(site),
        )
        self._db.touch("site", site.id)

    async def seen(self, site_id: SiteId, at: datetime) -> None:
        self._db.run(
            "UPDATE site SET last_seen_at = max(coalesce(last_seen_at, 0), ?) WHERE id = ?",
            to_micros(at),
            site_id,
        )
        self._db.touch("site", site_id)

    async def all(self) -> Sequence[Site]:
        return [_site(row) for row in self._db.rows(f"{_SITE} ORDER BY row")]


class SqliteChannels:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def get(self, channel_id: ChannelId) -> ChannelAccount:
        row = self._db.row(f"{_CHANNEL} WHERE id = ?", channel_id)
        if row is None:
            message = "There is no such channel."
            raise NotFound(message)
        return _channel(row)

    async def add(self, account: ChannelAccount) -> None:
        self._db.run(
            "INSERT INTO channel (kind, name, settings, sealed, disabled, silent_after, created_at, id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            *_channel_values(account),
        )
        self._db.touch("channel", account.id)

    async def save(self, account: ChannelAccount) -> None:
        self._db.run(
            "UPDATE channel SET kind = ?, name = ?, settings = ?, sealed = ?, disabled = ?, silent_after = ?,"
            " created_at = ? WHERE id = ?",
            *_channel_values(account),
        )
        self._db.touch("channel", account.id)

    async def all(self) -> Sequence[ChannelAccount]:
        return [_channel(row) for row in self._db.rows(f"{_CHANNEL} ORDER BY row")]


def _site_values(site: Site) -> tuple[object, ...]:
    return (
        dump(site.hosts),
        site.form_channel,
        site.chat_channel,
        dump(site.widget),
        site.identity_round,
        to_micros(site.created_at),
        maybe_micros(site.last_seen_at),
        site.id,
    )


def _site(row: Row) -> Site:
    return Site(
        id=SiteId(row[0]),
        hosts=load(tuple[str, ...], row[1]),
        form_channel=ChannelId(row[2]),
        chat_channel=ChannelId(row[5]),
        widget=load(Widget, row[6]),
        identity_round=row[7],
        created_at=from_micros(row[3]),
        last_seen_at=from_maybe_micros(row[4]),
    )


def _channel_values(account: ChannelAccount) -> tuple[object, ...]:
    return (
        account.kind,
        account.name,
        dump(account.settings),
        dump(account.sealed),
        account.disabled,
        account.silent_after,
        to_micros(account.created_at),
        account.id,
    )


def _channel(row: Row) -> ChannelAccount:
    return ChannelAccount(
        id=ChannelId(row[0]),
        kind=row[1],
        name=row[2],
        settings=load(dict[str, Any], row[3]),
        sealed=load(dict[str, str], row[4]),
        disabled=bool(row[5]),
        silent_after=row[7],
        created_at=from_micros(row[6]),
    )
