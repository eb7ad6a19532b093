"""Turns the recordings that wait into text, one after the other, and goes on where a crash left one."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import structlog

from inbox.core.blobs import Blobs
from inbox.core.clock import Clock
from inbox.core.errors import ConfigError, Conflict, NotFound, PayloadError, RetryLater, StoreUnavailable
from inbox.core.ids import EntryId
from inbox.core.store import Parts, Store, durably
from inbox.core.transcript import Transcriber, Transcript, Wishes, Word
from inbox.core.transcription import Transcription, TranscriptionState, Written
from inbox.jobs.originals import FORGET_ORIGINAL

LEASE = timedelta(minutes=20)
"""Longer than the transcriber lets one window take."""
_TRIES = 6
_PAUSE = timedelta(minutes=1)
_LONGEST_REST_S = 10.0
_GONE = "The file of the recording is gone."
_BROKEN = "The recording was begun again and again and never came to its end."

Watch = Callable[[Parts, EntryId, Written, datetime], Awaitable[None]]
"""Sees a new text in the unit that keeps it."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """Who hears, under which name, and what is asked of it.

    `keeps_originals` says that recordings stay of which a copy without numbers is made.
    """

    transcriber: Transcriber
    model: str
    wishes: Wishes
    keeps_originals: bool = False


class Speech(Protocol):
    """Knows whether there is a model now; one may be fetched while the service runs."""

    def current(self) -> Engine | None: ...

    async def close(self) -> None: ...


class Transcribing:
    """Claims by lease, renewed with each window, so several may share a store; one recording at a time."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        blobs: Blobs,
        speech: Speech,
        *,
        holder: str,
        watch: Watch | None = None,
    ) -> None:
        self._watch = watch
        self._store = store
        self._clock = clock
        self._blobs = blobs
        self._speech = speech
        self._holder = holder
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Goes on until it is cancelled; what it is at then can be taken up at once."""
        self._store.on_change(self._wake.set)
        try:
            await self._free()
            while True:
                self._wake.clear()
                with contextlib.suppress(StoreUnavailable):
                    while await self.take_one():
                        pass
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_LONGEST_REST_S):
                        await self._wake.wait()
        finally:
            await self._speech.close()
            await self._free()

    async def take_one(self) -> bool:
        """Whether there was one that is due, and a model to hear it."""
        engine = self._speech.current()
        due = await self._store.transcripts.next_due()
        if engine is None or due is None or due > self._clock.now():
            return False
        claimed = await durably(self._store, self._claim)
        if claimed is None:
            return False
        await self._transcribe(claimed, engine)
        return True

    async def _claim(self, tx: Parts) -> Transcription | None:
        now = self._clock.now()
        return await tx.transcripts.claim(now=now, until=now + LEASE, holder=self._holder)

    async def _free(self) -> None:
        # Where the store fails, the lease runs out.
        with contextlib.suppress(StoreUnavailable, Conflict):
            await durably(self._store, lambda tx: tx.transcripts.free(self._holder, now=self._clock.now()))

    async def _transcribe(self, claimed: Transcription, engine: Engine) -> None:
        hearing = _Hearing(self._store, self._clock, claimed, engine, self._watch)
        if claimed.tries > _TRIES:
            await hearing.ended(TranscriptionState.FAILED, _BROKEN)
            return
        try:
            async with self._sound(claimed) as path, _room(engine) as copy:
                wishes = replace(engine.wishes, announced=claimed.seconds, copy=copy)
                found = await engine.transcriber.transcribe(path, wishes, windows=hearing)
                beeped = await self._beeped(found, copy)
            await hearing.done(found, beeped)
        except Conflict:
            return
        except NotFound:
            await hearing.ended(TranscriptionState.FAILED, _GONE)
        except PayloadError as error:
            await hearing.ended(TranscriptionState.FAILED, str(error))
        except (RetryLater, ConfigError) as error:
            _log.warning("transcription_put_off", entry=claimed.entry_id, reason=str(error))
            more = claimed.tries < _TRIES or isinstance(error, ConfigError)
            state = TranscriptionState.WAITING if more else TranscriptionState.FAILED
            await hearing.ended(state, str(error))

    @asynccontextmanager
    async def _sound(self, claimed: Transcription) -> AsyncIterator[Path]:
        """The recording, or what is left of it."""
        async with AsyncExitStack() as stack:
            try:
                path = await stack.enter_async_context(self._blobs.file(claimed.blob))
            except NotFound:
                if not claimed.copy:
                    raise
                path = await stack.enter_async_context(self._blobs.file(claimed.copy))
            yield path

    async def _beeped(self, found: Transcript, copy: Path | None) -> tuple[str, int]:
        if copy is None or not found.facts.hidden:
            return "", 0
        data = await asyncio.to_thread(copy.read_bytes)
        return await self._blobs.put(data), len(data)


@asynccontextmanager
async def _room(engine: Engine) -> AsyncIterator[Path | None]:
    """Where the copy is written whose numbers cannot be heard, if there is to be one."""
    if not engine.wishes.redact:
        yield None
        return
    with TemporaryDirectory(prefix="onewindow-") as folder:
        yield Path(folder) / "copy.mp3"


class _Hearing:
    """One recording while it is heard: every window is durable before the next one begins."""

    def __init__(
        self, store: Store, clock: Clock, claimed: Transcription, engine: Engine, watch: Watch | None
    ) -> None:
        self._watch = watch
        self._store = store
        self._clock = clock
        self._now = claimed
        self._engine = engine
        self._model = engine.model

    async def known(self) -> Mapping[str, Sequence[Word]]:
        """What another model heard before does not count."""
        entry_id, blob = self._now.entry_id, self._now.blob
        if self._now.model == self._model:
            return await self._store.transcripts.remembered(entry_id, blob)

        async def unit(tx: Parts) -> Transcription:
            await tx.transcripts.forget(entry_id, blob)
            return await tx.transcripts.save(replace(self._now, model=self._model))

        self._now = await durably(self._store, unit)
        return {}

    async def heard(self, window: str, words: Sequence[Word], share: float) -> None:
        at = self._clock.now()

        async def unit(tx: Parts) -> Transcription:
            if not self._engine.wishes.redact:  # else it would be stored before its numbers are hidden
                await tx.transcripts.remember(self._now.entry_id, self._now.blob, window, words)
            return await tx.transcripts.save(
                # It gets on, so the tries that did not are over.
                replace(self._now, share=share, due_at=at + LEASE, updated_at=at, reason=None, tries=1)
            )

        self._now = await durably(self._store, unit)

    async def done(self, found: Transcript, beeped: tuple[str, int]) -> None:
        """Text, search and the end of the work in one unit, so that it is done once."""
        entry_id, blob, at = self._now.entry_id, self._now.blob, self._clock.now()
        copy, copy_size = beeped if beeped[0] else (self._now.copy, self._now.copy_size)

        async def unit(tx: Parts) -> None:
            before = await tx.transcripts.written(entry_id, blob)
            written = Written(transcript=found, run=before.run + 1 if before else 1)
            await tx.transcripts.write(entry_id, blob, written)
            await tx.transcripts.forget(entry_id, blob)
            await tx.transcripts.save(
                replace(
                    self._now,
                    state=TranscriptionState.DONE,
                    share=1.0,
                    updated_at=at,
                    holder="",
                    reason=None,
                    seconds=found.duration,
                    spoken="\n".join(written.texts),
                    copy=copy,
                    copy_size=copy_size,
                    voices=tuple(round(leg.spoken, 1) for leg in found.legs),
                )
            )
            await tx.search.renew(entry_id)
            if beeped[0] and not self._engine.keeps_originals:
                await tx.jobs.enqueue(FORGET_ORIGINAL, {"blob": blob}, run_at=at)
            if self._watch is not None:
                await self._watch(tx, entry_id, written, at)

        await durably(self._store, unit)

    async def ended(self, state: TranscriptionState, reason: str) -> None:
        at = self._clock.now()
        pause = _PAUSE * 2 ** min(6, self._now.tries)
        with contextlib.suppress(Conflict):
            await durably(
                self._store,
                lambda tx: tx.transcripts.save(
                    replace(
                        self._now, state=state, reason=reason, due_at=at + pause, updated_at=at, holder=""
                    )
                ),
            )
