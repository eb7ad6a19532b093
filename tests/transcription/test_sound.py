"""What the other leg only repeats is dropped, what is hidden is beeped, what is drawn is how loud it is."""

import numpy as np
import pytest

from inbox.core.transcript import Hidden
from transcription.audio import decode
from transcription.beep import write_beeped
from transcription.bleed import without_bleed
from transcription.key import VERSION, key
from transcription.legs import RATE, Legs
from transcription.peaks import peaks_of
from transcription.voice import Piece

PIECES = [Piece(leg=leg, start=0, end=2 * RATE) for leg in (0, 1)]


def noise(seed, seconds=2, loud=6000):
    return (np.random.default_rng(seed).standard_normal(seconds * RATE) * loud).astype(np.int16)


@pytest.fixture
def legs_of():
    made = []

    def make(*rows):
        legs = Legs(len(rows))
        legs.append(np.stack(rows))
        made.append(legs)
        return legs

    yield make
    for each in made:
        each.close()


def test_a_faint_repeat_of_the_other_leg_is_dropped_even_if_it_comes_late(legs_of):
    loud = noise(1)
    faint = np.roll(loud, RATE // 10) // 10
    assert without_bleed(legs_of(loud, faint), PIECES) == PIECES[:1]


def test_two_who_speak_at_once_are_both_kept(legs_of):
    assert without_bleed(legs_of(noise(1), noise(2, loud=600)), PIECES) == PIECES
    assert without_bleed(legs_of(noise(1), noise(2)), PIECES) == PIECES
    assert without_bleed(legs_of(noise(1)), PIECES[:1]) == PIECES[:1]


def test_a_hidden_stretch_is_a_tone_on_its_leg_and_the_rest_stays(legs_of, tmp_path):
    legs = legs_of(noise(1), noise(2))
    write_beeped(legs, [Hidden(leg=0, start=0.8, end=1.2, kind="number")], tmp_path / "copy.mp3")
    copy, _ = decode(tmp_path / "copy.mp3", lambda _: None)
    with copy:
        assert tone(copy.read(0, int(0.9 * RATE), int(1.1 * RATE))) > 0.8
        assert tone(copy.read(1, int(0.9 * RATE), int(1.1 * RATE))) < 0.1
        assert tone(copy.read(0, int(1.6 * RATE), int(1.8 * RATE))) < 0.1
    assert [path.name for path in tmp_path.iterdir()] == ["copy.mp3"]


def tone(samples):
    """The share of the sound that is the tone of 1 kHz."""
    energy = np.abs(np.fft.rfft(samples)) ** 2
    at = round(1000 * len(samples) / RATE)
    return float(energy[at - 10 : at + 11].sum() / energy.sum())


def test_peaks_are_percent_of_the_loudest(legs_of):
    quiet = np.concatenate([noise(1) // 10, noise(1)])
    peaks = peaks_of(legs_of(quiet), 0)
    assert len(peaks) == 40
    assert max(peaks) == 100
    assert max(peaks[:20]) in range(9, 12)
    assert peaks_of(legs_of(np.zeros(RATE, np.int16)), 0) == (0,) * 10


def test_the_key_names_recording_model_and_version():
    assert key("abc", "base") == f"abc:base:{VERSION}"
