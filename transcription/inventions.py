"""Drops sentences that a recogniser invents where nobody speaks."""

import re
from functools import cache
from importlib.resources import files

from transcription.recogniser import Segment

_DOUBT = 0.2
_SHORT = 1.5
_SILENT = 0.6


def is_invented(segment: Segment, *, alone: bool, seconds: float) -> bool:
    """`alone` says that the segment is all that was heard in a stretch of `seconds`."""
    if alone and segment.no_speech > _SILENT and segment.logprob < -0.7:
        return True
    if not re.search(r"\w", segment.text):
        return True
    doubtful = segment.no_speech > _DOUBT or (alone and seconds < _SHORT)
    return doubtful and _plain(segment.text) in _known()


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


@cache
def _known() -> frozenset[str]:
    text = files("transcription").joinpath("data/inventions.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
