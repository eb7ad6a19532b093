"""Decodes any recording packet by packet, as far as it goes, within limits."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet

from inbox.core.errors import PayloadError
from transcription.formats import container_of
from transcription.legs import RATE, Legs

Decoded = Callable[[float], None]
"""Told the seconds decoded so far, at least once a minute of sound."""
MOST_SECONDS = 4 * 3600
_MOST_FAULTS = 200
_MOST_IDLE_PACKETS = 20_000
_LONGEST_GAP = 60.0
_SMALLEST_GAP = 0.25
_RATES = range(4_000, 192_001)
_HEAD = 64
_NO_SOUND = "There is no sound in the file."


@dataclass(slots=True)
class Decoding:
    """How it went: `announced` is the container's length, `faults` the packets that could not be read."""

    announced: float | None = None
    faults: int = 0
    gaps: int = 0

    def fault(self) -> None:
        self.faults += 1
        if self.faults > _MOST_FAULTS:
            raise _Enough


class _Enough(Exception):
    """So much is broken that the rest is not worth a try."""


def decode(path: Path, decoded: Decoded, *, most_seconds: float = MOST_SECONDS) -> tuple[Legs, Decoding]:
    """The sound, which the caller closes; PayloadError in words if there is none or too much of it."""
    with path.open("rb") as file:
        name = container_of(file.read(_HEAD))
        file.seek(0)
        try:
            # The file, never its address: a playlist inside could make the library open others.
            container = av.open(
                file, format=name, metadata_errors="ignore", options={"protocol_whitelist": ""}
            )
        except (av.FFmpegError, ValueError, OverflowError):
            raise PayloadError("The recording is damaged: nothing in it can be read.") from None
        with container:
            assert isinstance(container, InputContainer)
            return _decode(container, decoded, most_seconds)


def _decode(container: InputContainer, decoded: Decoded, most: float) -> tuple[Legs, Decoding]:
    stream = _stream(container)
    decoding = Decoding(announced=_announced(container, stream, most))
    channels = 2 if stream.codec_context.channels == 2 else 1
    resampler = AudioResampler(format="s16p", layout="stereo" if channels == 2 else "mono", rate=RATE)
    legs = Legs(channels)
    try:
        with suppress(_Enough):
            _fill(legs, container, stream, resampler, (decoding, decoded, most))
    except BaseException:
        legs.close()
        raise
    if not legs.samples:
        legs.close()
        raise PayloadError(_NO_SOUND)
    legs.join_if_same()
    return legs, decoding


def _stream(container: InputContainer) -> AudioStream:
    if not container.streams.audio:
        raise PayloadError(_NO_SOUND)
    stream = container.streams.audio[0]
    codec: AudioCodecContext | None = stream.codec_context
    if codec is None:  # which the library's types do not tell
        raise PayloadError("The recording is in a format that cannot be read.")
    if codec.sample_rate not in _RATES:
        raise PayloadError("The recording is damaged: its sample rate cannot be right.")
    stream.codec_context.thread_type = "NONE"
    return stream


def _announced(container: InputContainer, stream: AudioStream, most: float) -> float | None:
    """None also for what cannot be right, as in a file that was streamed and never finished."""
    if stream.duration and stream.time_base:
        seconds = float(stream.duration * stream.time_base)
    else:
        seconds = (container.duration or 0) / av.time_base
    return seconds if 0 < seconds <= most else None


def _fill(
    legs: Legs,
    container: InputContainer,
    stream: AudioStream,
    resampler: AudioResampler,
    watch: tuple[Decoding, Decoded, float],
) -> None:
    decoding, decoded, most = watch
    told, begin = 0.0, None
    for frame in _frames(container, stream, decoding):
        begin = frame.time if begin is None else begin
        _fill_gap(legs, None if frame.time is None or begin is None else frame.time - begin, decoding)
        frame.pts = None
        _append(legs, resampler, frame, decoding)
        if legs.seconds > most:
            raise PayloadError(f"The recording is longer than {most / 3600:g} hours.")
        if legs.seconds >= told + 10:
            told = legs.seconds
            decoded(told)
    _append(legs, resampler, None, decoding)


def _frames(container: InputContainer, stream: AudioStream, decoding: Decoding) -> Iterator[AudioFrame]:
    idle = 0
    for packet in _packets(container, stream, decoding):
        try:
            frames = packet.decode()
        except (av.FFmpegError, ValueError):
            decoding.fault()
            frames = []
        idle = 0 if frames else idle + 1
        if idle > _MOST_IDLE_PACKETS:
            raise _Enough
        for frame in frames:
            if frame.sample_rate in _RATES:
                yield frame


def _packets(
    container: InputContainer, stream: AudioStream, decoding: Decoding
) -> Iterator["Packet[AudioStream]"]:
    """All packets that can be read; what lies between is a fault."""
    while True:
        try:
            yield from container.demux(stream)
        except (av.FFmpegError, ValueError):
            decoding.fault()
        else:
            return


def _fill_gap(legs: Legs, at: float | None, decoding: Decoding) -> None:
    """Silence where packets were lost, so that times stay those of the call."""
    missing = 0.0 if at is None else at - legs.seconds
    if missing < _SMALLEST_GAP:
        return
    decoding.gaps += 1
    if missing <= _LONGEST_GAP:
        legs.append(np.zeros((len(legs), int(missing * RATE)), np.int16))


def _append(legs: Legs, resampler: AudioResampler, frame: AudioFrame | None, decoding: Decoding) -> None:
    try:
        for each in resampler.resample(frame):
            legs.append(each.to_ndarray().astype(np.int16, copy=False))
    except (av.FFmpegError, ValueError):
        decoding.fault()
