"""Compares what the server has with what was filed, so that a gap is noticed and told."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from channels.email.cursor import Cursor
from channels.email.folder import Place, request_of
from channels.email.identity_of_mail import is_made
from channels.email.incoming import Incoming
from channels.email.mailbox import Folder, Mailbox
from inbox.core.channel import ChannelContext
from inbox.core.errors import PayloadError
from inbox.core.ids import ChannelId
from inbox.core.inbound import WebhookRequest
from inbox.core.outside import Remembered

_EVERY = timedelta(days=1)
_LOOKED_BACK = timedelta(days=30)
_AT_ONCE = 100


class Comparing:
    """`alarm` is one sentence on what could not be filed, None if nothing is missing."""

    def __init__(self, incoming: Incoming, context: ChannelContext) -> None:
        assert context.remembered is not None
        self._incoming = incoming
        self._remembered: Remembered = context.remembered
        self._channel_id: ChannelId = context.id
        self._context = context
        self._gaps: dict[str, int] = {}

    @property
    def alarm(self) -> str | None:
        gaps = [f"{count} in {folder}" for folder, count in self._gaps.items() if count]
        return f"Mail that is on the server could not be filed: {', '.join(gaps)}." if gaps else None

    async def missing(
        self, mailbox: Mailbox, folder: Folder, uids: Sequence[int], *, doubtful: bool
    ) -> Sequence[int]:
        """Those that were never filed, judged by their headers; what cannot be judged, if `doubtful`."""
        found = []
        for start in range(0, len(uids), _AT_ONCE):
            some = uids[start : start + _AT_ONCE]
            heads = await mailbox.heads(some)
            for uid in some:
                filed = await self._is_filed(heads.get(uid), folder, uid)
                if filed is False or (filed is None and doubtful):
                    found.append(uid)
        return found

    async def is_due(self, folder: Folder, now: datetime) -> bool:
        told = await self._remembered.recall(f"compared:{folder.name}")
        if told is None:
            await self._remembered.remember(f"compared:{folder.name}", f"{now.isoformat()} 0")
            return False
        at, _, gap = told.partition(" ")
        self._gaps.setdefault(folder.name, int(gap or 0))
        return now - datetime.fromisoformat(at) >= _EVERY

    async def gap(self, mailbox: Mailbox, folder: Folder, cursor: Cursor) -> Sequence[int]:
        day = max(cursor.since, (self._context.clock.now() - _LOOKED_BACK).date())
        uids = [uid for uid in await mailbox.since(day) if uid <= cursor.uid]
        return await self.missing(mailbox, folder, uids, doubtful=False)

    async def done(self, mailbox: Mailbox, folder: Folder, cursor: Cursor, now: datetime) -> None:
        """After what was missing has been tried once more: what is missing still is told."""
        self._gaps[folder.name] = len(await self.gap(mailbox, folder, cursor))
        await self._remembered.remember(
            f"compared:{folder.name}", f"{now.isoformat()} {self._gaps[folder.name]}"
        )

    async def _is_filed(self, head: bytes | None, folder: Folder, uid: int) -> bool | None:
        """None where the header alone does not tell: it is no header, or names no Message-ID."""
        if head is None:
            return None
        place = Place(folder=folder.name, use=folder.use, uid=uid, validity=0)
        request: WebhookRequest = request_of(head, self._channel_id, self._context.clock.now(), place)
        try:
            events = self._incoming.read(request)
        except PayloadError:
            return None
        if not events:
            return True
        if is_made(events[-1]):
            return None
        return await self._remembered.is_filed(events[-1].external_id)
