"""What goes out says exactly what was meant, to nobody else, whatever people wrote into its fields."""

import email
import email.policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.kit.compose import Letter, compose, envelope
from channels.kit.mime.addresses import Address
from channels.kit.mime.attachment import Attachment
from inbox.core.errors import Undeliverable
from tests.channels.kit.mails import NOW, read

SALES = Address(name="Sales", email="sales@shop.example")
ANN = Address(name="Ännchen, von „Tharau“", email="ann@client.example")
FIELDS = {
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
}


def letter(**fields):
    plain = {
        "sender": SALES,
        "to": (ANN,),
        "subject": "Offer",
        "text": "Hello",
        "message_id": "<1@shop.example>",
    }
    return Letter(**{**plain, "date": NOW, **fields})


def headers(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_a_letter_is_read_as_it_was_meant_by_another_reader_too():
    raw = compose(
        letter(
            cc=(Address(email="c@x.example"),),
            subject="Größe № 5",
            html="<p>Hallo <img src='cid:logo'></p>",
            signature="Max\nVertrieb",
            attachments=(
                Attachment(name="Größe.pdf", media_type="application/pdf", data=b"%PDF-1.4\r\n\0"),
                Attachment(
                    name="l.png",
                    media_type="image/png",
                    data=b"\x89PNG\r\n\x1a\n",
                    inline=True,
                    content_id="logo",
                ),
            ),
            in_reply_to="<a@x>",
            references=("<r@x>", "<a@x>"),
        )
    )
    message = headers(raw)
    assert message["subject"] == "Größe № 5"
    assert message["to"].addresses[0].display_name == ANN.name
    assert (message["in-reply-to"], message["references"]) == ("<a@x>", "<r@x> <a@x>")
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == "Hello\n\n-- \nMax\nVertrieb\n"
    assert [part.get_filename() for part in message.walk() if part.get_filename()] == ["l.png", "Größe.pdf"]
    mail = read(raw)
    assert (mail.text, [each.inline for each in mail.attachments]) == ("Hello", [True, False])
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_blind_copies_get_it_and_stand_nowhere_in_it():
    secret = letter(bcc=(Address(name="Boss", email="Boss@Shop.example"), ANN))
    assert envelope(secret) == ("ann@client.example", "boss@shop.example")
    assert b"oss" not in compose(secret)


def test_automatic_mail_says_so():
    mail = read(compose(letter(automatic=True)))
    assert mail.automatic == "reply"
    assert read(compose(letter())).automatic is None


@pytest.mark.parametrize(
    "evil", ["x\r\nBcc: evil@x.example", "x\nX: y", "x\r\n\r\n<script>", "x\0y", "=?utf-8?q?=0ABcc:_x?="]
)
def test_no_field_can_be_smuggled_in(evil):
    sender = Address(name=evil, email="sales@shop.example")
    raw = compose(
        letter(subject=evil, sender=sender, to=(Address(name=evil, email="ann@client.example"),), text=evil)
    )
    assert {name.lower() for name in headers(raw)} <= FIELDS
    assert envelope(letter()) == ("ann@client.example",)


@pytest.mark.parametrize(
    "address", ["", "x", "a@b@c", "a@x.example\r\nBcc: b@x.example", "a b@x.example", "jürgen@x.example"]
)
def test_an_address_that_nobody_has_is_refused_for_the_agent(address):
    with pytest.raises(Undeliverable, match=r"^Mail cannot be sent"):
        compose(letter(to=(Address(email=address),)))


def test_a_letter_to_nobody_or_to_everybody_is_refused():
    with pytest.raises(Undeliverable):
        compose(letter(to=()))
    with pytest.raises(Undeliverable):
        compose(letter(to=tuple(Address(email=f"p{number}@x.example") for number in range(101))))


@pytest.mark.parametrize("message_id", ["", "x", "<a b@c>", "<a@b>\r\nBcc: x@y"])
def test_an_id_that_is_none_is_never_sent(message_id):
    with pytest.raises(Undeliverable):
        compose(letter(message_id=message_id))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.text(max_size=80), st.text(max_size=300), st.text(max_size=30))
def test_whatever_people_write_arrives_or_is_refused(subject, name, text, file):
    files = (Attachment(name=file or "f", media_type="text/plain", data=text.encode("utf-8", "replace")),)
    try:
        raw = compose(
            letter(
                subject=subject,
                to=(Address(name=name, email="ann@client.example"),),
                text=text,
                attachments=files,
            )
        )
    except Undeliverable:
        return
    assert {each.lower() for each in headers(raw)} <= FIELDS
    assert [each.email for each in read(raw).to] == ["ann@client.example"]


@pytest.mark.parametrize(
    "subject", ["", "a" * 400, "ä" * 400, "a b  c", " x ", "=?x?=", 'say "hi"', "日本語 " * 40]
)
@pytest.mark.parametrize(
    "text", ["", "-- ", "From x", ".", "a" * 3000, "> q\n\nx", "é\n\n", "begin 644 x", "日" * 2000]
)
def test_ordinary_and_odd_texts_are_never_refused(subject, text):
    assert compose(letter(subject=subject, text=text))
