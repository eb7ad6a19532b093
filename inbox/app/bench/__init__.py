"""Measures what DESIGN promises of speed, each figure beside a yardstick taken in the same run."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from inbox.app.bench.capture import capture
from inbox.app.bench.chat import chat
from inbox.app.bench.classify import classify
from inbox.app.bench.line import BenchLine
from inbox.app.bench.lists import lists
from inbox.app.bench.mail import mail
from inbox.app.bench.options import Options
from inbox.app.bench.report import report
from inbox.app.bench.search import search
from inbox.app.bench.soak import soak
from inbox.app.bench.speech import speech
from inbox.app.bench.track import track
from inbox.core.errors import BadRequest

SUITES: Mapping[str, Callable[[Options], Iterator[BenchLine]]] = {
    "capture": capture,
    "chat": chat,
    "classify": classify,
    "inbox": lists,
    "mail": mail,
    "report": report,
    "search": search,
    "soak": soak,
    "track": track,
    "transcription": speech,
}

__all__ = ["SUITES", "BenchLine", "Options", "run"]


def run(  # noqa: PLR0913  (one for each side of a measurement)
    suite: str,
    *,
    seconds: float = 4.0,
    pairs: int = 5,
    conversations: int = 1_000_000,
    folder: Path | None = None,
    store: str | None = None,
    model: Path | None = None,
    recording: Path | None = None,
    minutes: float = 20.0,
) -> Iterator[BenchLine]:
    """The suite's lines as they are measured; BadRequest for an unknown suite.

    Data is kept below `folder` or the current folder, which must be on a real disk, and removed at the end.
    What is written into a `store` stays there.
    """
    if suite not in SUITES:
        raise BadRequest(f"There is no suite named {suite}; there are {', '.join(SUITES)}.")
    if store is not None and suite != "capture":
        raise BadRequest("Only capture can be told on which store to measure.")
    options = Options(
        seconds=seconds,
        pairs=pairs,
        conversations=conversations,
        folder=folder or Path.cwd(),
        store=store,
        model=model,
        recording=recording,
        minutes=minutes,
    )
    return SUITES[suite](options)
