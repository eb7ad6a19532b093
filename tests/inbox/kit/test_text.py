"""Text from outside, made fit to be kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.kit.text import clean, one_line

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=60)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain", "plain"),
        ("a\r\nb\rc\nd\te", "a\nb\nc\nd\te"),
        ("a\x00b", "a\ufffdb"),
        ("a\x07b\x1b[31m\x9b", "ab[31m"),
        ("a\ud800b", "a\ufffdb"),
        ("\ud83d\ude00", "😀"),
        ("Привет 👩‍👩‍👧", "Привет 👩‍👩‍👧"),
    ],
)
def test_only_what_can_be_stored_and_shown_is_left(text: str, cleaned: str) -> None:
    assert clean(text, 100) == cleaned


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("abcdef", 3, "abc"),
        ("ae\u0301b", 2, "a"),
        ("a👩‍👩‍👧b", 3, "a"),
        ("a👍🏽", 2, "a"),
        ("🇩🇪🇫🇷", 3, "🇩🇪"),
        ("🇩🇪🇫🇷", 2, "🇩🇪"),
        ("a", 0, ""),
        ("e" + "\u0301" * 100, 50, "e" + "\u0301" * 49),
    ],
)
def test_the_cut_is_not_seen(text: str, limit: int, cut: str) -> None:
    assert clean(text, limit) == cut


@given(ANY_TEXT, st.integers(0, 70))
def test_cleaned_text_fits_can_be_encoded_and_stays(text: str, limit: int) -> None:
    cleaned = clean(text, limit)
    assert len(cleaned) <= limit
    assert b"\x00" not in cleaned.encode()
    assert clean(cleaned, limit) == cleaned


@given(ANY_TEXT, st.integers(0, 70))
def test_one_line_is_one_line_and_stays(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert one_line(line, limit) == line


def test_white_space_is_one_space() -> None:
    assert one_line("  Anna\r\n \t Berg\u2028x\xa0y ", 50) == "Anna Berg x y"
    assert one_line("a  b", 50) == "a b"
    assert one_line("Anna Berg", 5) == "Anna"
