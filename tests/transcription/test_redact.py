"""Digits are hidden by how many come in a row and what was said before; a phone number stays."""

import pytest

from inbox.core.transcript import Word
from transcription.names import correct
from transcription.redact import MASK, redact


def said(text):
    words = text.split()
    return [Word(start=n, end=n + 0.9, word=word, probability=0.9) for n, word in enumerate(words)]


@pytest.mark.parametrize(
    "text",
    [
        "my card is 4111 1111 1111 1111 thanks",
        "for 1111 1111 1111 1111",
        "it is 411111111111111111 yes",
        "for 111, 111, 111, 111, 111.",
        "the card " + "four " + "one " * 15 + "thanks",
        "номер карты " + "четыре " + "один " * 15 + "спасибо",
        "the security code is 123 okay",
        "my cvv is one two three",
    ],
)
def test_numbers_of_cards_and_codes_are_hidden(text):
    words, hidden = redact(0, said(text))
    assert len(hidden) == 1
    assert any(word.word == MASK and word.hidden for word in words)
    assert not any(letter.isdigit() for word in words for letter in word.word)


@pytest.mark.parametrize(
    "text", ["call me on 030 1234567 today", "it costs 12,500 dollars", "in 2026 we sold 300", "I have two"]
)
def test_phone_numbers_prices_and_years_stay(text):
    words, hidden = redact(0, said(text))
    assert hidden == ()
    assert [word.word for word in words] == text.split()


def test_a_misheard_name_is_put_right_and_what_was_heard_is_kept():
    words = correct(said("this is bright wavesolar, how are you"), ["Brightwave Solar"])
    assert [word.word for word in words] == ["this", "is", "Brightwave Solar,", "how", "are", "you"]
    assert words[2].heard == "bright wavesolar,"
