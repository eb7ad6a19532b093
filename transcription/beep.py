"""Writes an MP3 of a recording with a tone over what must not be heard."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from inbox.core.transcript import Hidden
from transcription.legs import RATE, Legs

_BLOCK = RATE
_TONE = 1000.0
_LOUD = 0.2
_AROUND = 0.15
"""Seconds more on either side, because times of words are not exact to the syllable."""


def write_beeped(legs: Legs, hidden: Sequence[Hidden], path: Path) -> None:
    """Whole or not at all: it is written beside `path` first."""
    unfinished = path.with_name(f"{path.name}.part")
    with av.open(str(unfinished), "w", format="mp3") as container:
        stream = container.add_stream("mp3", rate=RATE, layout="stereo" if len(legs) > 1 else "mono")
        stream.bit_rate = 48_000 * len(legs)
        for start in range(0, legs.samples, _BLOCK):
            block = np.stack([_beeped(legs, leg, start, hidden) for leg in range(len(legs))])
            frame = av.AudioFrame.from_ndarray(block, format="s16p", layout=stream.layout.name)
            frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    unfinished.replace(path)


def _beeped(legs: Legs, leg: int, start: int, hidden: Sequence[Hidden]) -> NDArray[np.int16]:
    samples = legs.read(leg, start, min(start + _BLOCK, legs.samples))
    times = (start + np.arange(len(samples))) / RATE
    for each in hidden:
        if each.leg == leg:
            covered = (times >= each.start - _AROUND) & (times <= each.end + _AROUND)
            samples = np.where(covered, _LOUD * np.sin(2 * np.pi * _TONE * times), samples)
    quantised: NDArray[np.int16] = np.clip(samples * 32767, -32768, 32767).astype(np.int16)
    return quantised
