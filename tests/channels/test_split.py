"""A long text leaves in parts, and nobody sees where it was cut."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from channels.kit.split import length, split

FAMILY = "👨‍👩‍👧"
PIECES = [
    "bean",
    " ",
    "\n\n",
    ". ",
    FAMILY,
    "🇩🇪",
    "e\u0301",
    "👍🏽",
    "https://shop.example/a?b=c ",
    "ж",
    "\u3000",
]
texts = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
CLUSTER = re.compile("👨‍👩‍👧|👍🏽|🇩🇪|.\u0301")


def words(text):
    return re.sub(r"\s", "", text)


@given(texts, st.integers(12, 60), st.integers(12, 60), st.booleans())
@example(" \u0301" * 20, 12, 12, False)
@example("\u0301", 12, 12, True)
def test_nothing_is_lost_too_long_empty_or_torn(text, limit, first, utf16):
    parts = split(text, limit, first=first, utf16=utf16)
    assert words("".join(parts)) == words(text)
    for number, part in enumerate(parts):
        assert part.strip()
        assert length(part, utf16=utf16) <= (limit if number else first)
    told = CLUSTER.findall(words(text))
    assert sorted(cluster for part in parts for cluster in CLUSTER.findall(words(part))) == sorted(told)


@given(st.text(max_size=300), st.integers(1, 40), st.booleans())
def test_any_text_is_cut_and_nothing_but_space_is_left_out(text, limit, utf16):
    parts = split(text, limit, utf16=utf16)
    assert words("".join(parts)) == words(text)
    assert all(length(part, utf16=utf16) <= max(limit, 2 if utf16 else 1) for part in parts)


@given(st.lists(st.sampled_from(["https://shop.example/beans?size=l", "bean", "beans."]), max_size=30))
def test_no_link_and_no_word_is_cut_that_fits(pieces):
    text = " ".join(pieces)
    assert " ".join(split(text, 40)).split() == text.split()


def test_a_link_after_a_long_word_begins_a_part_of_its_own():
    link = "https://shop.example/beans"
    assert split(f"{'(' * 20}{link}", 30) == ["(" * 20, link]


def test_a_link_that_is_too_long_alone_is_cut_all_the_same():
    link = "https://shop.example/" + "x" * 100
    parts = split(link, 50)
    assert ("".join(parts), len(parts)) == (link, 3)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("  \n", []),
        (" short ", ["short"]),
        ("First paragraph.\n\nSecond one is here", ["First paragraph.", "Second one is here"]),
        ("First line is long\nSecond one", ["First line is long", "Second one"]),
        ("A first sentence. And another", ["A first sentence.", "And another"]),
        ("one two three four five", ["one two three four", "five"]),
        ("x" * 25, ["x" * 20, "x" * 5]),
        ("no.\n\n" + "word " * 4, ["no.\n\nword word word", "word"]),
    ],
)
def test_a_text_is_cut_where_a_reader_minds_it_least(text, parts):
    assert split(text, 20) == parts


def test_a_caption_may_be_shorter_than_what_follows():
    assert split("one two three four", 20, first=8) == ["one two", "three four"]


def test_characters_outside_of_the_basic_plane_count_twice_where_the_provider_counts_so():
    assert split("👍" * 5, 4, utf16=True) == ["👍👍", "👍👍", "👍"]
    assert split("👍" * 5, 4) == ["👍" * 4, "👍"]


def test_a_single_character_that_is_too_long_is_let_through():
    assert split("👍👍", 1, utf16=True) == ["👍", "👍"]
