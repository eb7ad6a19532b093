"""What is heard again, and what is not: a second hearing costs as much as the first."""

import numpy as np
import pytest

from inbox.core.transcript import Word
from transcription.hearing import hear
from transcription.legs import RATE, Legs
from transcription.recogniser import Segment
from transcription.voice import Piece
from transcription.windows import windows_of

PIECES = [
    Piece(leg=0, start=0, end=4 * RATE),
    Piece(leg=0, start=5 * RATE, end=9 * RATE),
    Piece(leg=0, start=10 * RATE, end=14 * RATE),
]


def said(text, logprob=-0.2):
    words = tuple(
        Word(start=1.2 * n, end=1.2 * n + 0.3, word=word, probability=0.4)
        for n, word in enumerate(text.split())
    )
    return (Segment(words=words, logprob=logprob, no_speech=0.0),)


class Recogniser:
    """Answers whole windows with `first`, and what is heard again with `again`."""

    engine = model = "scripted"

    def __init__(self, first, again):
        self.first, self.again, self.heard = first, again, []

    def hear(self, sound, _language, *, temperature=0.0):
        self.heard.append((len(sound) // RATE, temperature))
        return self.again if len(self.heard) > 1 else self.first


@pytest.fixture
def legs():
    with Legs(1) as made:
        made.append(np.zeros((1, 15 * RATE), np.int16))
        yield made


def test_a_window_of_mere_doubt_is_heard_once(legs):
    doubtful = Recogniser(said("some words that may well be others here all the way", -1.4), said("no"))
    (window,) = windows_of(PIECES)
    assert len(hear(window, legs, doubtful, "de")) == 11
    assert len(doubtful.heard) == 1


def test_a_window_that_repeats_itself_is_heard_piece_by_piece(legs):
    rambling = Recogniser(said("yes " * 10), said("good morning"))
    (window,) = windows_of(PIECES)
    words = hear(window, legs, rambling, "en")
    assert [word.word for word in words] == ["good", "morning"] * 3
    assert rambling.heard[1:] == [(4, 0.0)] * 3
    assert [word.start for word in words][::2] == [0.0, 5.0, 10.0]
