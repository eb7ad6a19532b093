"""Whatever people write can be answered and passed on: the finished mail says what was meant."""

from datetime import UTC, datetime

import pytest

from channels.email.letters import letter_of
from channels.kit.compose import Letter, compose
from channels.kit.mail import read_mail
from channels.kit.mime.addresses import Address
from inbox.actions.quote_letter import passed_on, quotation
from inbox.core.errors import PayloadError
from inbox.core.timeline import Message, TimelineEntry
from tests.channels.kit.corpus import ABSENT, FILES

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_was_quoted_is_folded_again_when_it_comes_back(language):
    quoted = quotation(_entry(read_mail(_raw("How much?\n\n> older"), NOW)), language)
    answer = read_mail(compose(_letter("Ten a bag.", quoted)), NOW)
    assert answer.text.strip() == "Ten a bag."
    assert answer.quoted.strip() == quoted


@pytest.mark.parametrize(
    "text",
    ["begin 644 x.txt\n#0V%T\n`\nend", "-- \nAnn", "From me\n.\n..", "a\u2028b\x0cc\x85d\u00a0", " \n\n> x"],
)
def test_odd_words_can_be_answered_and_passed_on(text):
    _assert_can_be_sent(_entry(read_mail(_raw(text), NOW)))


@pytest.mark.long
def test_every_mail_of_the_corpus_can_be_answered_and_passed_on():
    if not FILES:
        pytest.skip(ABSENT)
    for path in FILES:
        try:
            mail = read_mail(path.read_bytes(), NOW)
        except PayloadError:
            continue
        _assert_can_be_sent(_entry(mail))


def _assert_can_be_sent(entry):
    for quoted in (quotation(entry, "en"), passed_on(entry, "ru")):
        assert compose(_letter("Yes.", quoted))


def _entry(mail):
    body = Message(direction="in", text=mail.text, letter=letter_of(mail))
    return TimelineEntry(id="e", contact_id="c", conversation_id="t", at=NOW, received_at=NOW, body=body)


def _letter(text, quoted):
    people = {"sender": Address(email="info@shop.example"), "to": (Address(email="ann@mail.example"),)}
    return Letter(**people, subject="x", text=text, quoted=quoted, message_id="<1@shop.example>", date=NOW)


def _raw(text):
    head = "From: Ann <ann@mail.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    return (head + text.replace("\n", "\r\n")).encode()
