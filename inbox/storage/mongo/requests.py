"""Raw requests in MongoDB."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from inbox.core.errors import NotFound, StoreUnavailable
from inbox.core.ids import ChannelId, RequestId
from inbox.core.inbound import WebhookRequest
from inbox.core.store.page import Page
from inbox.core.store.requests import RawRequest, RequestState
from inbox.storage.codec import dump, from_micros, load, to_micros
from inbox.storage.mongo.handle import Document, Handle
from inbox.storage.mongo.paging import Query
from inbox.storage.mongo.scalars import among, equal, narrowed


class MongoRequests:
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
        added = await self._db.put(
            "request",
            {"_id": str(request.id)},
            {
                "row": self._db.rows.next(),
                "channel": str(request.channel_id),
                "received_at": to_micros(request.received_at),
                "state": str(state),
                "reason": reason,
                "external_id": external_id,
                "method": request.method,
                "url": request.url,
                "headers": dump(request.headers).decode(),
                "body": request.body,
                "remote": request.remote,
            },
        )
        if added and state in (RequestState.UNREADABLE, RequestState.FAILED):
            self._db.touch("request", request.id)
        return added

    async def settle(
        self,
        request_id: RequestId,
        state: RequestState,
        *,
        external_id: str | None = None,
        reason: str | None = None,
    ) -> None:
        news: Document = {"state": str(state), "reason": reason}
        if external_id is not None:
            news["external_id"] = str(external_id)
        unsettled = {
            **equal(_id=request_id),
            "state": {"$ne": str(RequestState.FILED)},
            "$nor": [equal(state=state, reason=reason)],
        }
        changed = await self._db.change("request", unsettled, {"$set": news})
        if not changed and await self._db.one("request", equal(_id=request_id)) is None:
            message = "The request itself was not kept; try again."
            raise StoreUnavailable(message)
        if changed and state is not RequestState.FILED:
            self._db.touch("request", request_id)

    async def get(self, request_id: RequestId) -> RawRequest:
        found = await self._db.one("request", equal(_id=request_id))
        if found is None:
            message = "There is no such request."
            raise NotFound(message)
        return _raw(found)

    async def waiting(self, *, before: datetime, limit: int) -> Sequence[RequestId]:
        where = {**equal(state=RequestState.WAITING), "received_at": {"$lt": to_micros(before)}}
        found = await self._db.some("request", where, [("received_at", 1)], limit=limit, fields=["_id"])
        return [RequestId(each["_id"]) for each in found]

    async def page(
        self,
        *,
        after: str | None = None,
        limit: int = 50,
        state: RequestState | None = None,
        channel_id: ChannelId | None = None,
        oldest_first: bool = False,
    ) -> Page[RawRequest]:
        where = narrowed(state=state, channel=channel_id)
        query = Query("request", ("received_at", "row"), where, oldest_first=oldest_first)
        return await query.read(self._db, after, limit, _raw)

    async def received(self, channel_id: ChannelId, *, limit: int) -> Sequence[datetime]:
        order = [("received_at", -1), ("row", -1)]
        found = await self._db.some(
            "request", equal(channel=channel_id), order, limit=limit, fields=["received_at"]
        )
        return [from_micros(each["received_at"]) for each in found]

    async def refused(self) -> Mapping[tuple[ChannelId, RequestState], int]:
        states = among((RequestState.UNREADABLE, RequestState.FAILED))
        counted = {"_id": {"channel": "$channel", "state": "$state"}, "number": {"$sum": 1}}
        found = await self._db.joined("request", [{"$match": {"state": states}}, {"$group": counted}])
        return {
            (ChannelId(each["_id"]["channel"]), RequestState(each["_id"]["state"])): each["number"]
            for each in found
        }

    async def prune(self, *, before: datetime, limit: int) -> int:
        where = {**equal(state=RequestState.FILED), "received_at": {"$lt": to_micros(before)}}
        found = await self._db.some("request", where, [("received_at", 1)], limit=limit, fields=["_id"])
        return await self._db.drop("request", {"_id": among(each["_id"] for each in found)})


def _raw(found: Document) -> RawRequest:
    request = WebhookRequest(
        id=RequestId(found["_id"]),
        channel_id=ChannelId(found["channel"]),
        received_at=from_micros(found["received_at"]),
        method=found["method"],
        url=found["url"],
        headers=load(dict[str, str], found["headers"]),
        body=found["body"],
        remote=found["remote"],
    )
    return RawRequest(
        request=request,
        state=RequestState(found["state"]),
        reason=found["reason"],
        external_id=found["external_id"],
    )
