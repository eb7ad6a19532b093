"""Sites and channel accounts in MongoDB."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from inbox.core.account import ChannelAccount
from inbox.core.errors import NotFound
from inbox.core.ids import ChannelId, SiteId
from inbox.core.site import Site
from inbox.core.widget import Widget
from inbox.storage.codec import dump, from_maybe_micros, from_micros, load, maybe_micros, to_micros
from inbox.storage.mongo.handle import Document, Handle
from inbox.storage.mongo.scalars import equal


class MongoSites:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def get(self, site_id: SiteId) -> Site:
        found = await self._db.one("site", equal(_id=site_id))
        if found is None:
            message = "There is no such site."
            raise NotFound(message)
        return _site(found)

    async def add(self, site: Site) -> None:
        document = {"_id": str(site.id), "row": self._db.rows.next(), **_site_document(site)}
        await self._db.add("site", document)
        self._db.touch("site", site.id)

    async def save(self, site: Site) -> None:
        await self._db.change("site", equal(_id=site.id), {"$set": _site_document(site)})
        self._db.touch("site", site.id)

    async def seen(self, site_id: SiteId, at: datetime) -> None:
        await self._db.change("site", equal(_id=site_id), {"$max": {"last_seen_at": to_micros(at)}})
        self._db.touch("site", site_id)

    async def all(self) -> Sequence[Site]:
        return [_site(found) for found in await self._db.some("site", {}, [("row", 1)])]


class MongoChannels:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def get(self, channel_id: ChannelId) -> ChannelAccount:
        found = await self._db.one("channel", equal(_id=channel_id))
        if found is None:
            message = "There is no such channel."
            raise NotFound(message)
        return _channel(found)

    async def add(self, account: ChannelAccount) -> None:
        document = {"_id": str(account.id), "row": self._db.rows.next(), **_channel_document(account)}
        await self._db.add("channel", document)
        self._db.touch("channel", account.id)

    async def save(self, account: ChannelAccount) -> None:
        await self._db.change("channel", equal(_id=account.id), {"$set": _channel_document(account)})
        self._db.touch("channel", account.id)

    async def all(self) -> Sequence[ChannelAccount]:
        return [_channel(found) for found in await self._db.some("channel", {}, [("row", 1)])]


def _site_document(site: Site) -> Document:
    return {
        "hosts": [str(host) for host in site.hosts],
        "form_channel": str(site.form_channel),
        "chat_channel": str(site.chat_channel),
        "widget": dump(site.widget).decode(),
        "identity_round": int(site.identity_round),
        "created_at": to_micros(site.created_at),
        "last_seen_at": maybe_micros(site.last_seen_at),
    }


def _site(found: Document) -> Site:
    return Site(
        id=SiteId(found["_id"]),
        hosts=tuple(found["hosts"]),
        form_channel=ChannelId(found["form_channel"]),
        chat_channel=ChannelId(found["chat_channel"]),
        widget=load(Widget, found["widget"]),
        identity_round=found["identity_round"],
        created_at=from_micros(found["created_at"]),
        last_seen_at=from_maybe_micros(found["last_seen_at"]),
    )


def _channel_document(account: ChannelAccount) -> Document:
    return {
        "kind": str(account.kind),
        "name": account.name,
        "settings": dump(account.settings).decode(),
        "sealed": dump(account.sealed).decode(),
        "disabled": bool(account.disabled),
        "silent_after": None if account.silent_after is None else int(account.silent_after),
        "created_at": to_micros(account.created_at),
    }


def _channel(found: Document) -> ChannelAccount:
    return ChannelAccount(
        id=ChannelId(found["_id"]),
        kind=found["kind"],
        name=found["name"],
        settings=load(dict[str, Any], found["settings"]),
        sealed=load(dict[str, str], found["sealed"]),
        disabled=found["disabled"],
        silent_after=found.get("silent_after"),
        created_at=from_micros(found["created_at"]),
    )
