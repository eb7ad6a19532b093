"""Fetches what is new in every folder, for ever: nothing is passed over, and nothing is marked as seen."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import timedelta

import msgspec

from channels.email.comparing import Comparing
from channels.email.cursor import Cursor, Cursors
from channels.email.folder import Place, request_of, unfetched
from channels.email.mailbox import Folder, Mailbox, Patience
from channels.email.oauth import Tokens
from channels.email.settings import Settings
from inbox.core.channel import ChannelContext
from inbox.core.errors import ConfigError
from inbox.core.inbound import WebhookRequest

_TRIES = 2
_SAVED_EVERY = 20


class Fetching:
    """A mail that the server does not give in `_TRIES` tries is told as such, and the next one is read."""

    def __init__(
        self, settings: Settings, context: ChannelContext, tokens: Tokens | None, comparing: Comparing
    ) -> None:
        assert context.remembered is not None
        self._settings = settings
        self._context = context
        self._tokens = tokens
        self._comparing = comparing
        self._cursors = Cursors(context.remembered)
        self._failures: dict[tuple[str, int, int], int] = {}
        self.patience = Patience()

    async def connected(self) -> Mailbox:
        token = None if self._tokens is None else await self._tokens.access()
        try:
            return await Mailbox.connected(self._settings, self._context.outside, token, self.patience)
        except ConfigError:
            if self._tokens is not None:
                self._tokens.forget()
            raise

    async def listen(self) -> AsyncGenerator[WebhookRequest, None]:
        mailbox = await self.connected()
        try:
            folders = await mailbox.folders()
            while True:
                for folder in reversed(folders):
                    async with aclosing(self._news(mailbox, folder)) as news:
                        async for request in news:
                            yield request
                await mailbox.news()  # of the first, which was opened last
        finally:
            mailbox.close()

    async def _news(self, mailbox: Mailbox, folder: Folder) -> AsyncGenerator[WebhookRequest, None]:
        cursor, uids = await self._waiting(mailbox, folder)
        for number, uid in enumerate(uids, 1):
            place = Place(folder=folder.name, use=folder.use, uid=uid, validity=cursor.validity)
            request = await self._fetched(mailbox, place)
            if request is not None:
                yield request
            cursor = msgspec.structs.replace(cursor, uid=max(uid, cursor.uid))
            if number % _SAVED_EVERY == 0 or uid == uids[-1]:
                await self._cursors.save(folder.name, cursor)
        async with aclosing(self._lost(mailbox, folder, cursor)) as lost:
            async for request in lost:
                yield request

    async def _waiting(self, mailbox: Mailbox, folder: Folder) -> tuple[Cursor, Sequence[int]]:
        """What has not been read; after a renumbering, of all that there is what was never filed."""
        opened = await mailbox.open(folder.name)
        known = await self._cursors.find(folder.name)
        if known is not None and known.validity == opened.validity:
            return known, await mailbox.newer(known.uid)
        if known is None:
            cursor, uids = await self._first(mailbox, opened.validity, opened.next_uid)
        else:
            cursor = Cursor(validity=opened.validity, uid=0, since=known.since)
            uids = await mailbox.since(known.since)
            missing = await self._comparing.missing(mailbox, folder, uids, doubtful=True)
            cursor = msgspec.structs.replace(cursor, uid=_before(missing, uids))
            uids = missing
        await self._cursors.save(folder.name, cursor)
        return cursor, uids

    async def _first(
        self, mailbox: Mailbox, validity: int, next_uid: int | None
    ) -> tuple[Cursor, Sequence[int]]:
        today = self._context.clock.now().date()
        if self._settings.first_days > 0:
            since = today - timedelta(days=self._settings.first_days)
            uids = await mailbox.since(since)
            # What is older is never asked for again.
            before = (uids[0] if uids else next_uid or 1) - 1
            return Cursor(validity=validity, uid=before, since=since), uids
        newest = next_uid - 1 if next_uid else max(await mailbox.newer(0), default=0)
        return Cursor(validity=validity, uid=newest, since=today), []

    async def _fetched(self, mailbox: Mailbox, place: Place) -> WebhookRequest | None:
        """None for one that is gone meanwhile."""
        name = (place.folder, place.validity, place.uid)
        channel_id, now = self._context.id, self._context.clock.now
        if self._failures.get(name, 0) >= _TRIES:
            del self._failures[name]
            return unfetched(channel_id, now(), place)
        self._failures[name] = self._failures.get(name, 0) + 1
        raw = await mailbox.message(place.uid)
        del self._failures[name]
        return None if raw is None else request_of(raw, channel_id, now(), place)

    async def _lost(
        self, mailbox: Mailbox, folder: Folder, cursor: Cursor
    ) -> AsyncGenerator[WebhookRequest, None]:
        """Once a day: what the server has and we have not, though it should have been read."""
        now = self._context.clock.now()
        if not await self._comparing.is_due(folder, now):
            return
        for uid in await self._comparing.gap(mailbox, folder, cursor):
            place = Place(folder=folder.name, use=folder.use, uid=uid, validity=cursor.validity)
            request = await self._fetched(mailbox, place)
            if request is not None:
                yield request
        await self._comparing.done(mailbox, folder, cursor, now)


def _before(missing: Sequence[int], uids: Sequence[int]) -> int:
    """The last one before the first that is missing."""
    first = min(missing, default=None)
    return max((uid for uid in uids if first is None or uid < first), default=0)
