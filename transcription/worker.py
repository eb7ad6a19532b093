"""The program that transcribes, in a process of its own: no network, no database, one thread, idle priority.

It is told what to do on standard input and answers on standard output (see `wire`); it ends with its input.
"""

import argparse
import os
import resource
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from inbox.core.errors import ConfigError, PayloadError, RetryLater
from inbox.core.transcript import Word
from transcription.engines.elsewhere import Elsewhere
from transcription.engines.whisper import Whisper
from transcription.pipeline import Order, transcribe
from transcription.recogniser import Recogniser
from transcription.wire import (
    Alive,
    Answer,
    Done,
    Failed,
    FromWorker,
    Heard,
    Question,
    Ready,
    line,
    read_answer,
    read_job,
)

_CPU_SECONDS_A_STEP = 900
"""No window takes that long on any machine; whatever does is a trap."""
_MOST_JOBS = 50
_TIRED_GROWTH = 512 << 20


class Pipe:
    """The way to the service; whatever it is told also winds up the limit on computing."""

    def __init__(self, source: BinaryIO, target: BinaryIO) -> None:
        self._source = source
        self._target = target

    def say(self, message: FromWorker) -> None:
        _wind_up()
        self._target.write(line(message))
        self._target.flush()

    def next_line(self) -> bytes:
        return self._source.readline()

    def ask(self, question: Question) -> Answer:
        self.say(question)
        return read_answer(self.next_line())

    def alive(self) -> None:
        self.say(Alive())

    def heard(self, window: str, words: Sequence[Word], share: float) -> None:
        self.say(Heard(window=window, words=list(words), share=share))


def main() -> None:
    given = _arguments()
    if given.idle:
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    resource.setrlimit(resource.RLIMIT_AS, (given.memory << 20, given.memory << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pipe = Pipe(sys.stdin.buffer, os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)  # what a library prints must not look like an answer
    try:
        recogniser = _recogniser(given, pipe)
    except ConfigError as error:
        pipe.say(Failed(kind="config", reason=str(error)))
        return
    pipe.say(Ready())
    _serve(pipe, recogniser)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="transcription.worker")
    parser.add_argument("--folder", type=Path, help="a model on this machine")
    parser.add_argument("--model", required=True)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--memory", type=int, default=8192, help="address space in MiB")
    parser.add_argument("--idle", action="store_true")
    return parser.parse_args()


def _recogniser(given: argparse.Namespace, pipe: Pipe) -> Recogniser:
    if given.folder is None:
        return Elsewhere(given.model, pipe.ask)
    return Whisper(given.folder, name=given.model, device=given.device)


def _serve(pipe: Pipe, recogniser: Recogniser) -> None:
    usual = _resident()
    for number in range(1, _MOST_JOBS + 1):
        text = pipe.next_line()
        if not text:
            return
        outcome = _outcome(text, recogniser, pipe)
        if isinstance(outcome, Done):
            outcome.tired = number == _MOST_JOBS or _resident() > usual + _TIRED_GROWTH
        pipe.say(outcome)


def _outcome(text: bytes, recogniser: Recogniser, pipe: Pipe) -> FromWorker:
    job = read_job(text)
    known = {window: tuple(words) for window, words in job.known.items()}
    try:
        order = Order(audio=Path(job.audio), wishes=job.wishes, known=known)
        return Done(transcript=transcribe(order, recogniser, pipe))
    except PayloadError as error:
        return Failed(kind="payload", reason=str(error))
    except RetryLater as error:
        return Failed(kind="later", reason=str(error))
    except MemoryError:
        return Failed(kind="payload", reason="The recording takes more memory than is allowed.")
    except BrokenPipeError:
        raise
    except OSError as error:
        return Failed(
            kind="later", reason=f"The recording cannot be worked on: {error.strerror or 'no reason'}."
        )


def _wind_up() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + _CPU_SECONDS_A_STEP
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


if __name__ == "__main__":
    main()
