"""Raw requests in SQLite."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from inbox.core.errors import NotFound, StoreUnavailable
from inbox.core.ids import ChannelId, RequestId
from inbox.core.inbound import WebhookRequest
from inbox.core.store.page import Page
from inbox.core.store.requests import RawRequest, RequestState
from inbox.storage.codec import dump, from_micros, load, to_micros
from inbox.storage.sqlite.handle import Handle, Row
from inbox.storage.sqlite.paging import Query

_SELECT = (
    "SELECT received_at, row, id, channel, state, reason, external_id, method, url, headers, body, remote"
    " FROM request"
)


class SqliteRequests:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def add(
        self,
        request: WebhookRequest,
        *,
        state: RequestState = RequestState.WAITING,
        external_id: str | None = None,
        reason: str | None = None,
    ) -> bool:
        added = self._db.count(
            "INSERT INTO request (id, channel, received_at, state, reason, external_id, method, url, headers,"
            " body, remote) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            request.id,
            request.channel_id,
            to_micros(request.received_at),
            str(state),
            reason,
            external_id,
            request.method,
            request.url,
            dump(request.headers),
            request.body,
            request.remote,
        )
        if added and state in (RequestState.UNREADABLE, RequestState.FAILED):
            self._db.touch("request", request.id)
        return bool(added)

    async def settle(
        self,
        request_id: RequestId,
        state: RequestState,
        *,
        external_id: str | None = None,
        reason: str | None = None,
    ) -> None:
        changed = self._db.count(
            "UPDATE request SET state = ?, reason = ?, external_id = coalesce(?, external_id)"
            " WHERE id = ? AND state <> 'filed' AND (state IS NOT ? OR reason IS NOT ?)",
            str(state),
            reason,
            external_id,
            request_id,
            str(state),
            reason,
        )
        if not changed and self._db.row("SELECT 1 FROM request WHERE id = ?", request_id) is None:
            message = "The request itself was not kept; try again."
            raise StoreUnavailable(message)
        if changed and state is not RequestState.FILED:
            self._db.touch("request", request_id)

    async def get(self, request_id: RequestId) -> RawRequest:
        row = self._db.row(f"{_SELECT} WHERE id = ?", request_id)
        if row is None:
            message = "There is no such request."
            raise NotFound(message)
        return _raw(row)

    async def waiting(self, *, before: datetime, limit: int) -> Sequence[RequestId]:
        rows = self._db.rows(
            "SELECT id FROM request WHERE state = 'waiting' AND state <> 'filed' AND received_at < ?"
            " ORDER BY received_at LIMIT ?",
            (to_micros(before), limit),
        )
        return [RequestId(row[0]) for row in rows]

    async def page(
        self,
        *,
        after: str | None = None,
        limit: int = 50,
        state: RequestState | None = None,
        channel_id: ChannelId | None = None,
        oldest_first: bool = False,
    ) -> Page[RawRequest]:
        query = Query(_SELECT, ("received_at", "row"), oldest_first=oldest_first)
        query.equal("state", None if state is None else str(state))
        if state not in {None, RequestState.FILED}:
            query.where("state <> 'filed'")  # said in so many words, the small index of unsettled ones serves
        query.equal("channel", channel_id)
        return query.read(self._db, after, limit, _raw)

    async def received(self, channel_id: ChannelId, *, limit: int) -> Sequence[datetime]:
        rows = self._db.rows(
            "SELECT received_at FROM request WHERE channel = ? ORDER BY received_at DESC LIMIT ?",
            (channel_id, limit),
        )
        return [from_micros(row[0]) for row in rows]

    async def refused(self) -> Mapping[tuple[ChannelId, RequestState], int]:
        rows = self._db.rows(
            "SELECT channel, state, count(*) FROM request WHERE state IN ('unreadable', 'failed')"
            " GROUP BY channel, state"
        )
        return {(ChannelId(row[0]), RequestState(row[1])): row[2] for row in rows}

    async def prune(self, *, before: datetime, limit: int) -> int:
        return self._db.count(
            "DELETE FROM request WHERE row IN (SELECT row FROM request"
            " WHERE received_at < ? AND state = 'filed' ORDER BY received_at LIMIT ?)",
            to_micros(before),
            limit,
        )


def _raw(row: Row) -> RawRequest:
    request = WebhookRequest(
        id=RequestId(row[2]),
        channel_id=ChannelId(row[3]),
        received_at=from_micros(row[0]),
        method=row[7],
        url=row[8],
        headers=load(dict[str, str], row[9]),
        body=row[10],
        remote=row[11],
    )
    return RawRequest(request=request, state=RequestState(row[4]), reason=row[5], external_id=row[6])
