"""The whole way in: a request is kept, read, filed and answered; no promise before all of it is durable."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from inbox.actions.keep_letter import keep_letter
from inbox.actions.receive import receive
from inbox.core.channel import ReadingChannel, Reply, WebhookChannel
from inbox.core.deps import Deps
from inbox.core.errors import (
    BadRequest,
    NotFound,
    OneWindowError,
    PayloadError,
    StoreUnavailable,
    Unprocessable,
)
from inbox.core.ids import ChannelId, RequestId
from inbox.core.inbound import Filed, InboundEvent, WebhookRequest
from inbox.core.store import Parts, Unit, durably
from inbox.core.store.requests import RequestState
from inbox.core.timeline import Attachment
from inbox.kit.headers import without_key, without_keys
from inbox.kit.sniff import sniff

logger = logging.getLogger(__name__)

NOT_KEPT = "not_kept"
"""What became of a request that the store did not take: nothing was promised."""
_C = TypeVar("_C")
Beside = Callable[[Callable[[], Coroutine[Any, Any, None]], str], "asyncio.Task[None]"]
_PAUSES_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
_LARGE = 100_000
"""Bytes from which on a request is read beside the loop."""
_SENDERS_FAULT = (PayloadError, BadRequest, Unprocessable)


class WebhookIntake:
    """Implements core.deps.Intake over the channels as they are at the moment.

    `readers` are all that can read a kept request, where that is more than those that are called.
    """

    def __init__(
        self,
        deps: Deps,
        channels: Mapping[ChannelId, WebhookChannel],
        readers: Mapping[ChannelId, ReadingChannel] | None = None,
    ) -> None:
        self._deps = deps
        self._store = deps.store
        self._channels = channels
        self._readers: Mapping[ChannelId, ReadingChannel] = channels if readers is None else readers
        self.beside: Beside | None = None
        """Runs what must go on after the answer; the service's supervisor, once it works."""
        self.taken: Counter[tuple[ChannelId, str]] = Counter()
        """How many requests were filed, or what became of them else, since the start."""

    async def take(self, channel_id: ChannelId, request: WebhookRequest) -> Reply:
        channel = _known(self._channels, channel_id)
        channel.verify(request)
        request = _fit_to_keep(request, channel)
        patience_s = _patience_s(channel, request)
        if patience_s is not None:
            return await self._take_live(channel, request, patience_s)
        return await self._take(channel, request)

    async def _take_live(self, channel: WebhookChannel, request: WebhookRequest, patience_s: float) -> Reply:
        """Somebody waits at the telephone: the store gets that long, then the answer goes without it."""
        come: list[Filed] = []
        refused: list[OneWindowError] = []

        async def file() -> None:
            try:
                come.extend(await self._file_in_the_end(channel, request))
            except _SENDERS_FAULT as error:
                refused.append(error)

        if self.beside is None:
            await file()
        else:
            await asyncio.wait([self.beside(file, "a call's request")], timeout=patience_s)
        return channel.refuse(request, refused[0]) if refused else await channel.answer(request, tuple(come))

    async def _file_in_the_end(self, channel: WebhookChannel, request: WebhookRequest) -> Sequence[Filed]:
        """Nobody sends this again, so it is tried again while the store takes nothing."""
        for pause_s in _PAUSES_S:
            try:
                filed = await self._keep_and_file(channel, request)
            except StoreUnavailable:
                await asyncio.sleep(pause_s)
            except _SENDERS_FAULT as error:
                await self._keep(request, RequestState.UNREADABLE, str(error))
                raise
            except Exception as error:
                logger.exception("What a call told cannot be filed", extra={"request": request.id})
                await self._keep(request, RequestState.FAILED, type(error).__name__)
                return []
            else:
                self.taken[request.channel_id, RequestState.FILED] += 1
                return filed
        self.taken[request.channel_id, NOT_KEPT] += 1
        return []

    async def _take(self, channel: WebhookChannel, request: WebhookRequest) -> Reply:
        channel_id = request.channel_id
        try:
            filed = await self._keep_and_file(channel, request)
        except StoreUnavailable:
            self.taken[channel_id, NOT_KEPT] += 1
            raise
        except _SENDERS_FAULT as error:
            await self._keep(request, RequestState.UNREADABLE, str(error))
            return channel.refuse(request, error)
        except Exception as error:
            await self._keep(request, RequestState.FAILED, type(error).__name__)
            raise
        self.taken[channel_id, RequestState.FILED] += 1
        return await channel.answer(request, filed)

    async def hear(self, channel_id: ChannelId, request: WebhookRequest) -> None:
        """Keep and file what a channel asked for itself; one that cannot be filed is kept, to be replayed.

        StoreUnavailable means that nothing was: the same is to be heard again.
        """
        channel = _known(self._readers, channel_id)
        request = _fit_to_keep(request, channel)
        if await self._is_kept(request):
            await self.replay(request.id)
            return
        try:
            await self._keep_and_file(channel, request)
        except StoreUnavailable:
            self.taken[channel_id, NOT_KEPT] += 1
            raise
        except _SENDERS_FAULT as error:
            await self._keep(request, RequestState.UNREADABLE, str(error))
        except Exception as error:  # one that fails must not stop the next ones
            logger.exception("What was heard cannot be filed", extra={"request": request.id})
            await self._keep(request, RequestState.FAILED, type(error).__name__)
        else:
            self.taken[channel_id, RequestState.FILED] += 1

    async def replay(self, request_id: RequestId) -> RequestState:
        """Read and file a kept request again; what was filed already stays as it is."""
        raw = await self._store.requests.get(request_id)
        try:
            await self._file(_known(self._readers, raw.request.channel_id), raw.request)
        except StoreUnavailable:
            raise
        except _SENDERS_FAULT as error:
            await self._settle(request_id, RequestState.UNREADABLE, str(error))
        except Exception as error:  # one that fails must not stop the replay of the others
            logger.exception("A kept request cannot be filed", extra={"request": request_id})
            await self._settle(request_id, RequestState.FAILED, type(error).__name__)
        return (await self._store.requests.get(request_id)).state

    async def _keep_and_file(self, channel: ReadingChannel, request: WebhookRequest) -> Sequence[Filed]:
        """The raw request and what is in it, all durable.

        One event is filed in the unit that keeps its request: both are there or neither is, so a sender who
        was refused and tries again is never filed twice. A batch is kept first and filed event by event, so
        that one event that cannot be filed takes no other with it.
        """
        events = await _events(channel, request)
        if len(events) == 1:
            unit = await self._unit(events[0], request)
            one = await durably(self._store, _kept_with(unit, request, events[0]))
            return [] if one is None else [one]
        _, kept = await self._store.transact(lambda tx: tx.requests.add(request))
        filed = await self._file(channel, request)
        await self._store.durable(kept)
        return filed

    async def _is_kept(self, request: WebhookRequest) -> bool:
        try:
            await self._store.requests.get(request.id)
        except NotFound:
            return False
        return True

    async def _keep(self, request: WebhookRequest, state: RequestState, reason: str) -> None:
        """The raw request of a fault, which the same unit may have taken back, or another one kept."""

        async def unit(tx: Parts) -> None:
            try:
                await tx.requests.settle(request.id, state, reason=reason)
            except StoreUnavailable:
                await tx.requests.add(request, state=state, reason=reason)

        await durably(self._store, unit)
        self.taken[request.channel_id, state] += 1

    async def _file(self, channel: ReadingChannel, request: WebhookRequest) -> Sequence[Filed]:
        """File every event in a unit of its own, the last one with the request's settling; all durable."""
        events = await _events(channel, request)
        units = [await self._unit(event, request) for event in events[:-1]]
        marks = []
        filed: list[Filed | None] = []
        for unit in units:
            one, mark = await self._store.transact(unit)
            filed.append(one)
            marks.append(mark)
        last = await self._unit(events[-1], request) if events else None
        final, mark = await self._store.transact(_settled_by(last, request.id, events))
        await self._store.durable(*marks, mark)
        return [one for one in (*filed, final) if one is not None]

    async def _unit(self, event: InboundEvent, request: WebhookRequest) -> Unit[Filed | None]:
        """The filing of one event, whose files are stored before, because a unit waits for nothing."""
        attachments = tuple(
            [
                Attachment(
                    blob=await self._deps.blobs.put(file.data),
                    name=file.name,
                    media_type=sniff(file.data, file.media_type),
                    size=len(file.data),
                    content_id=file.content_id,
                    inline=file.inline,
                )
                for file in getattr(event.body, "files", ())
            ]
            if getattr(event.body, "files", ())
            else ()
        )
        event = await keep_letter(event, request, self._deps.blobs)
        return lambda tx: receive(tx, event, request, self._deps, attachments)

    async def _settle(self, request_id: RequestId, state: RequestState, reason: str) -> None:
        await durably(self._store, lambda tx: tx.requests.settle(request_id, state, reason=reason))


async def _events(channel: ReadingChannel, request: WebhookRequest) -> Sequence[InboundEvent]:
    if len(request.body) < _LARGE:
        return channel.parse(request)
    return await asyncio.to_thread(channel.parse, request)


def _known(channels: Mapping[ChannelId, _C], channel_id: ChannelId) -> _C:
    channel = channels.get(channel_id)
    if channel is None:
        message = "There is no such channel."
        raise NotFound(message)
    return channel


def _patience_s(channel: WebhookChannel, request: WebhookRequest) -> float | None:
    ask = getattr(channel, "patience_s", None)  # of a LiveChannel
    patience_s: float | None = None if ask is None else ask(request)
    return patience_s


def _fit_to_keep(request: WebhookRequest, channel: ReadingChannel) -> WebhookRequest:
    # Of a ConcealingChannel, of a ProvenChannel; to ask whether it is one costs more than all the rest.
    conceal = getattr(channel, "concealed", None)
    if conceal is not None:
        request = conceal(request)
    proofs: Collection[str] = getattr(channel, "proofs", ())
    headers, url = without_keys(request.headers, proofs), without_key(request.url)
    if headers is request.headers and url is request.url:
        return request
    return replace(request, headers=headers, url=url)


def _kept_with(unit: Unit[Filed | None], request: WebhookRequest, event: InboundEvent) -> Unit[Filed | None]:
    async def kept(tx: Parts) -> Filed | None:
        await tx.requests.add(request, state=RequestState.FILED, external_id=event.external_id)
        return await unit(tx)

    return kept


def _settled_by(
    unit: Unit[Filed | None] | None, request_id: RequestId, events: Sequence[InboundEvent]
) -> Unit[Filed | None]:
    external_id = events[0].external_id if events else None

    async def settled(tx: Parts) -> Filed | None:
        filed = None if unit is None else await unit(tx)
        await tx.requests.settle(request_id, RequestState.FILED, external_id=external_id)
        return filed

    return settled
