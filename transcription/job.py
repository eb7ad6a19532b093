"""Has recordings transcribed by a worker process; one that dies is replaced and goes on where it was."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from inbox.core.errors import ConfigError, OneWindowError, PayloadError, RetryLater
from inbox.core.transcript import Progress, Transcript, Windows, Wishes, Word
from transcription.wire import Answer, Done, Failed, FromWorker, Heard, Job, Question, line, read_worker

Listeners = tuple[Progress | None, Windows | None]
_LONGEST_LINE = 64 << 20
_PATIENCE = 900.0
_MOST_DEATHS = 2
_ERRORS: dict[str, type[OneWindowError]] = {
    "payload": PayloadError,
    "config": ConfigError,
    "later": RetryLater,
}


class Server(Protocol):
    """An engine elsewhere, asked for the worker."""

    @property
    def model(self) -> str: ...

    async def answer(self, question: Question) -> Answer: ...


class WorkerTranscriber:
    """A Transcriber with one worker, for one recording at a time; `engine` is a model's folder or a server.

    Recordings are named by absolute paths. Windows that were heard are remembered by key while this lives,
    so that a killed worker costs one window.
    """

    def __init__(self, engine: Path | Server, *, idle: bool = True) -> None:
        self._engine = engine
        self._idle = idle
        self._turn = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._known: dict[str, dict[str, list[Word]]] = {}

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    async def transcribe(
        self,
        audio: Path,
        wishes: Wishes,
        *,
        key: str = "",
        progress: Progress | None = None,
        windows: Windows | None = None,
    ) -> Transcript:
        async with self._turn:
            known = self._known.setdefault(key, {}) if key else {}
            if windows:
                known.update({window: list(words) for window, words in (await windows.known()).items()})
            deaths = 0
            while deaths < _MOST_DEATHS:
                before = len(known)
                outcome = await self._try(
                    Job(audio=str(audio), wishes=wishes, known=known), (progress, windows)
                )
                if outcome is not None:
                    self._known.pop(key, None)
                    return outcome
                deaths = 0 if len(known) > before else deaths + 1
        raise PayloadError("The recording makes the program fail that reads it.")

    async def close(self) -> None:
        """The worker is gone when this returns."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.communicate()

    async def _try(self, job: Job, listeners: Listeners) -> Transcript | None:
        """None if the worker died; cancelled or failed otherwise, it is ended."""
        try:
            async for message in self._messages(job):
                if isinstance(message, Done):
                    if message.tired:
                        await self.close()
                    return message.transcript
                await self._follow(message, job, *listeners)
        except (PayloadError, RetryLater):
            raise
        except BaseException:
            await self.close()
            raise
        await self.close()
        return None

    async def _follow(
        self, message: FromWorker, job: Job, progress: Progress | None, windows: Windows | None
    ) -> None:
        match message:
            case Heard(window=window, words=words, share=share):
                job.known[window] = words
                if windows:
                    await windows.heard(window, words, share)
                if progress:
                    progress(share)
            case Question():
                await self._answer(message)
            case Failed(kind=kind, reason=reason):
                raise _ERRORS[kind](reason)

    async def _messages(self, job: Job) -> AsyncIterator[FromWorker]:
        process = self._process = self._process or await self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(ConnectionError):
            process.stdin.write(line(job))
            await process.stdin.drain()
        while True:
            try:
                async with asyncio.timeout(_PATIENCE):
                    text = await process.stdout.readline()
            except TimeoutError:
                return
            if not text.endswith(b"\n"):
                return
            message: FromWorker = read_worker(text)
            yield message

    async def _answer(self, question: Question) -> None:
        assert not isinstance(self._engine, Path)
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(line(await self._engine.answer(question)))
        await self._process.stdin.drain()

    async def _start(self) -> asyncio.subprocess.Process:
        local = isinstance(self._engine, Path)
        model = self._engine.name if isinstance(self._engine, Path) else self._engine.model
        options = ["--model", model, *(["--folder", str(self._engine)] if local else [])]
        return await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-m", "transcription.worker", *options, *(["--idle"] if self._idle else []),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=_LONGEST_LINE,
            cwd="/",
            env={"OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"},
        )  # fmt: skip
