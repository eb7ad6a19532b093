"""A phrase is found in every form of its words, and a search for it finds at least those entries."""

import pytest

from inbox.core.terms import meets, terms_of
from inbox.kit.stems import places_of, wanted_forms

FOUND = (
    ("ru", "договор поставки", "Нужны два Договора поставки, завтра", "Договора поставки"),
    ("ru", "перезвонить", "перезвоните мне", "перезвоните"),
    ("ru", "счёт", "Пришлите счет.", "счет"),
    ("pl", "umowa najmu", "Nie mam jeszcze umowy najmu", "umowy najmu"),
    ("pl", "faktura", "Proszę o fakturę VAT", "fakturę"),
    ("cs", "smlouva", "podpis smlouvy", "smlouvy"),
    ("en", "cancel order", "I am cancelling orders today", "cancelling orders"),
    ("en", "company", "Two COMPANIES asked", "COMPANIES"),
    ("de", "Rechnung", "alle Rechnungen", "Rechnungen"),
    ("ro", "ofertă", "am primit oferta", "oferta"),
    ("", "Acme Pro", "the acme-pro, please", "acme-pro"),
)
MISSED = (
    ("ru", "договор поставки", "договор о поставке"),
    ("ru", "счёт", "считать"),
    ("en", "cancel order", "cancel the order"),
    ("", "orders", "order"),
    ("en", "...", "anything ... at all"),
)


@pytest.mark.parametrize(("language", "phrase", "text", "part"), FOUND)
def test_every_form_is_found_where_it_stands(language, phrase, text, part):
    [(start, end)] = places_of(phrase, language, text)
    assert text[start:end] == part
    assert meets(terms_of([text]), wanted_forms(phrase, language))


@pytest.mark.parametrize(("language", "phrase", "text"), MISSED)
def test_other_words_are_not(language, phrase, text):
    assert list(places_of(phrase, language, text)) == []
