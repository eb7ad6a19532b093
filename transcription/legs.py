"""The decoded sound of a recording, each channel in a file of its own, read piece by piece."""

import math
import tempfile
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
"""Samples a second of everything after decoding."""
Samples = NDArray[np.float32]
_SAME = 0.98
_BYTES = 2
_SCALE = np.float32(1 / 32768)


class Legs:
    """Written once, then read; the files have no name, so that nothing is left after a crash."""

    def __init__(self, channels: int) -> None:
        self._files = [tempfile.TemporaryFile() for _ in range(channels)]  # noqa: SIM115 - closed by close
        self._energy = [0.0, 0.0]
        self._common = 0.0
        self.samples = 0

    def __len__(self) -> int:
        return len(self._files)

    @property
    def seconds(self) -> float:
        return self.samples / RATE

    def append(self, block: NDArray[np.int16]) -> None:
        """`block` has a row for each channel."""
        for row, file in zip(block, self._files, strict=True):
            file.write(row.tobytes())
        if len(block) == len(self._energy):
            left, right = block.astype(np.float32)
            self._energy[0] += float(left @ left)
            self._energy[1] += float(right @ right)
            self._common += float(left @ right)
        self.samples += block.shape[1]

    def join_if_same(self) -> None:
        """Two channels with the same sound are one: a mono recording that was asked for as stereo."""
        loudness = math.sqrt(self._energy[0] * self._energy[1])
        if len(self) == len(self._energy) and loudness and self._common / loudness > _SAME:
            self._files.pop().close()

    def read(self, leg: int, start: int, end: int) -> Samples:
        """From -1 to 1; less than asked for at the end of the recording."""
        file = self._files[leg]
        file.seek(max(0, start) * _BYTES)
        data = file.read(max(0, end - max(0, start)) * _BYTES)
        samples: Samples = np.frombuffer(data, np.int16).astype(np.float32) * _SCALE
        return samples

    def close(self) -> None:
        for file in self._files:
            file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
