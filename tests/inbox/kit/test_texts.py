"""The catalogues of texts that the server shows."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import inbox.kit.texts
from inbox.kit.texts import Texts, plural_form

CATALOGUES = {
    path.stem: json.loads(path.read_text("utf-8"))
    for path in Path(inbox.kit.texts.__file__).with_name("texts").glob("*.json")
}
FORMS = {"en": {"one", "other"}, "ru": {"one", "few", "many"}}
TEXTS = Texts()


def test_every_language_has_every_text():
    assert TEXTS.languages == CATALOGUES.keys() == FORMS.keys()
    assert CATALOGUES["en"].keys() == CATALOGUES["ru"].keys()


def test_equal_texts_have_equal_blanks_and_all_plural_forms():
    for key in CATALOGUES["en"]:
        blanks = set()
        for lang, forms in FORMS.items():
            text = CATALOGUES[lang][key]
            assert isinstance(text, str) or text.keys() == forms
            blanks.add(frozenset(re.findall(r"\{\w+\}", json.dumps(text))))
        assert len(blanks) == 1


def test_a_text_is_given_in_the_language_asked_for_or_in_english():
    assert TEXTS.get("ru", "form.thanks.title") == "Спасибо"
    assert TEXTS.get("xx", "form.thanks.title") == "Thank you"
    with pytest.raises(KeyError):
        TEXTS.get("en", "nothing")


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        (None, "en"),
        ("", "en"),
        ("ru", "ru"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("de, en;q=0.7, ru;q=0.8", "ru"),
        ("RU;q=0", "en"),
        ("ru;q=nan", "en"),
        ("ru;q=9", "en"),
        ("*", "en"),
        (",;,=;q", "en"),
    ],
)
def test_the_best_language_is_chosen(header: str | None, lang: str):
    assert TEXTS.choose(header) == lang


@given(st.text())
def test_no_header_raises(header: str):
    assert TEXTS.choose(header) in TEXTS.languages


def test_plural_forms_follow_the_language():
    assert [plural_form("en", n) for n in (0, 1, 2)] == ["other", "one", "other"]
    numbers = (0, 1, 2, 5, 11, 12, 21, 22, 25, 101, 111, 114)
    forms = ["many", "one", "few", "many", "many", "many", "one", "few", "many", "one", "many", "many"]
    assert [plural_form("ru", n) for n in numbers] == forms
