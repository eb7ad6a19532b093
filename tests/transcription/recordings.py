"""Where the recordings of speech lie, with and without reference text, and how one is cut out of another."""

from pathlib import Path

import pytest

FIXTURES = Path(__file__).parents[3] / "shared/fixtures/speech"
needs_recordings = pytest.mark.skipif(
    not FIXTURES.is_dir(),
    reason="shared/fixtures/speech is absent: recordings of others, which the project does not carry",
)
_BYTES_A_SECOND = 16_000


def part_of(path, start, end):
    """These seconds of a μ-law WAV of two channels with 8 kHz."""
    whole = path.read_bytes()
    at = whole.index(b"data") + 8
    sound = whole[at + start * _BYTES_A_SECOND : at + end * _BYTES_A_SECOND]
    head = whole[:4] + (at - 8 + len(sound)).to_bytes(4, "little") + whole[8 : at - 4]
    return head + len(sound).to_bytes(4, "little") + sound
