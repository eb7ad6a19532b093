"""What counts as a word, and where one stands in a text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.core.terms import Term, hits, meets, terms_of, wanted

STORED = {
    "": "",
    "?! … — _": "",
    "Café MÜLLER straße": "cafe muller strasse",
    "Ёлка, мой Йод": "елка мой йод",
    "Ελλάδα ς": "ελλαδα σ",
    "İstanbul ﬁne Łódź": "istanbul fine lodz",
    "cafe\u0301": "cafe",
    "don't snake_case e-mail": "don t snake case e mail",
    "ＡＢＣ１２３ ٣٤٥ x²": "abc123 345 x2",
    "שָׁלוֹם": "שלום",
    "हिन्दी": "हिन्दी",
    "가나다": "가나다",
    "北京大学": "北京 京大 大学 学",
    "iPhone手机2": "iphone 手机 机 2",
    "สวย": "สว วย ย",
    "👍🏽👍": "👍",
    "Ann.Weber+x@Mail.Example.": "ann.weber+x@mail.example ann weber x mail example",
    "a@b@c": "a@b a b c",
    "+49 170 1234567": "49 170 1234567 491701234567 01234567 701234567 1701234567",
    "order 123456": "order 123456",
    "a" * 99: "a" * 64,
}


@pytest.mark.parametrize(("text", "expected"), STORED.items())
def test_a_text_is_found_by_these_words(text, expected):
    assert sorted(terms_of([text])) == sorted(set(expected.split()))


NUMBERS = [
    "+49 170 1234567",
    "0049 170 1234567",
    "0170 1234567",
    "0170/123-45.67",
    "(0170) 1234567",
    "01701234567",
]


@pytest.mark.parametrize("asked", NUMBERS)
@pytest.mark.parametrize("written", NUMBERS)
def test_a_phone_number_is_found_however_it_is_written(written, asked):
    assert meets(terms_of([f"call {written}, please"]), wanted(asked))


def test_a_russian_number_is_the_same_with_eight_and_with_seven():
    assert meets(terms_of(["+7 912 345-67-89"]), wanted("8 (912) 345 67 89"))


@pytest.mark.parametrize("asked", ["0170 1234568", "+49 171 1234567", "an weber", "ann@mail", "webers"])
def test_another_one_is_not_found(asked):
    assert not meets(terms_of(["+491701234567 ann@weber.example"]), wanted(asked))


def test_only_the_last_word_may_be_a_beginning():
    assert wanted("Ann Web") == ((Term("ann"),), (Term("web", prefix=True),))
    assert wanted("ann@mai") == ((Term("ann@mai", prefix=True),),)
    assert wanted("学") == ((Term("学", prefix=True),),)


def test_a_query_has_an_end():
    assert len(wanted(" ".join(f"w{n}" for n in range(99)))) == 32
    assert len(terms_of([" ".join(f"w{n}" for n in range(9999))])) == 5000


HITS = {
    ("Ann called Annabel.", "ann"): ["Ann", "Annabel"],
    ("Wie viel kostet das Café?", "cafe KOST"): ["kostet", "Café"],
    ("Call 0170/1234567 now", "+49 170 1234567"): ["0170/1234567"],
    ("to ann@mail.example now", "mail.exam"): ["ann@mail.example"],
    ("我在北京大学。", "北京"): ["北京"],
    ("iPhone手机", "iphone"): ["iPhone"],
    ("yes 🙂", "🙂"): ["🙂"],
    ("nothing", "beans"): [],
}


@pytest.mark.parametrize(("place", "expected"), HITS.items())
def test_hits_are_marked_in_the_text_as_it_was_written(place, expected):
    text, query = place
    assert [text[start:end] for start, end in hits(text, wanted(query))] == expected


TEXTS = st.text(max_size=40) | st.lists(st.sampled_from([*STORED, *NUMBERS]), max_size=4).map(" ".join)


@given(TEXTS)
def test_every_text_is_found_by_itself(text):
    assert meets(terms_of([text]), wanted(text)) or not wanted(text)
    assert not wanted(text) or list(hits(text, wanted(text)))


@given(TEXTS)
def test_a_term_has_no_character_that_an_engine_would_read_differently(text):
    for term in terms_of([text]):
        assert re.fullmatch(r"[a-z0-9@._+\-\u0080-\U0010ffff]+", term)
        assert term[0] != "_"
        assert not any(character.isspace() for character in term)


@pytest.mark.parametrize("piece", ["a.", "1 ", "a@", "1", "-.", "北", "a+"])
def test_a_text_of_a_stranger_takes_no_longer_than_it_is_long(piece):
    """Were it to grow with the square of the length, this would not end."""
    assert len(terms_of([piece * 500_000])) < 50
    assert len(wanted(piece * 1000)) <= 32
