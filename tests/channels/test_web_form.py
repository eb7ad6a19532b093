"""What is special about a form: what it reads, whom it knows, what it keeps and marks."""

import pytest

from channels.web_form import SPEC
from inbox.core.errors import Forbidden, PayloadError, Undeliverable
from inbox.core.identity import Identity
from tests.channels.web_form_of_beans import RECORDINGS, a_form, event_of, posted, recorded
from tests.contract.channels import WebhookContract


class TestContract(WebhookContract):
    spec = SPEC
    recordings = RECORDINGS

    @pytest.fixture
    def channel(self):
        return a_form()


def test_everything_that_a_form_says_is_read():
    event = event_of(recorded("json_with_everything"))
    form = event.body
    assert (form.name, form.email, form.phone) == ("Anna Lee", "Anna.Lee@Example.com", "+49 170 1234567")
    assert form.text == "Two kilos, please."
    assert form.fields == {"budget": "50 EUR", "newsletter": "true", "quantity": "2"}
    assert form.page == "https://beans.example/contact"
    assert form.referrer == "https://beans.example/product"
    assert form.consent == {"text": "I agree to be called.", "at": "2026-03-02T11:59:00Z"}
    assert form.marks == ()
    assert event.name == "Anna Lee"


def test_the_sender_is_known_by_email_then_phone_then_browser():
    event = event_of(recorded("json_with_everything"))
    assert event.senders == (
        Identity(kind="email", value="anna.lee@example.com"),
        Identity(kind="phone", value="+491701234567"),
        Identity(kind="visitor", value="v1"),
    )
    assert event.visitor_id == "v1"


def test_a_national_number_is_read_in_the_region_of_the_settings():
    request = posted({"phone": "0170 1234567"})
    [event] = a_form(phone_region="de").parse(request)
    assert event.senders == (Identity(kind="phone", value="+491701234567"),)
    [event] = a_form(phone_region="").parse(request)
    assert event.senders == ()
    assert event.body.phone == "0170 1234567"


def test_unknown_scalars_are_kept_as_fields_and_private_ones_are_not():
    fields = event_of(recorded("json_unknown_members")).body.fields
    assert fields == {
        "company": "Bo & Sons",
        "employees": "12",
        "rating": "4.5",
        "urgent": "false",
        "colours": "red, green",
    }


def test_an_html_form_is_read_as_well():
    event = event_of(recorded("form_of_a_browser"))
    assert event.body.name == "Hanna Öz"
    assert event.body.text == "First line\nSecond line"
    assert event.body.phone is None
    assert event.body.page == "https://beans.example/contact"
    assert event.body.marks == ()


def test_ticked_boxes_share_a_field_and_a_ticked_consent_has_the_time_of_arrival():
    form = event_of(recorded("form_with_ticked_boxes")).body
    assert form.fields == {"interest": "beans, grinder", "size": "250 g"}
    assert form.consent == {"text": "I agree", "at": "2026-03-02T12:00:00Z"}


def test_a_file_is_taken_along_and_its_name_is_no_path():
    [file] = event_of(recorded("multipart_with_a_file")).body.files
    assert (file.name, file.media_type) == ("order.pdf", "application/pdf")
    assert file.data == b"%PDF-1.4\r\n\x00\xff binary\r\n"
    assert event_of(recorded("multipart_without_a_file")).body.files == ()


def test_an_address_that_cannot_be_one_stays_as_it_was_typed_and_names_nobody():
    event = event_of(recorded("json_broken_email"))
    assert (event.body.email, event.body.phone) == ("anna@@example", "call me")
    assert event.senders == ()
    assert event_of(posted({"email": "anna@@example"})).body.email == "anna@@example"


@pytest.mark.parametrize("name", ["form_honeypot_filled", "form_sent_too_fast", "json_forged_visitor"])
def test_what_looks_like_a_robot_is_kept_and_marked(name):
    event = event_of(recorded(name))
    assert event.body.marks == ("spam suspected",)
    assert event.visitor_id is None


def test_a_suspect_form_does_not_speak_for_the_visitor():
    event = event_of(posted({"email": "a@example.com", "visitor": "token-of-v1", "_website": "x"}))
    assert event.visitor_id is None
    assert [sender.kind for sender in event.senders] == ["email"]


@pytest.mark.parametrize("name", ["json_null_origin", "json_from_a_server"])
def test_a_post_that_names_no_page_is_accepted_and_marked(name):
    request = recorded(name)
    a_form().verify(request)
    assert event_of(request).body.marks == ("unverified",)


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://beans.example.evil.example",
        "https://notbeans.example",
        "https://beans.example@evil.example",
        "chrome-extension://abc",
        "",
    ],
)
def test_the_page_of_another_site_is_refused(origin):
    with pytest.raises(Forbidden):
        a_form().verify(posted({}, origin=origin))


def test_addresses_that_a_browser_could_run_are_dropped():
    form = event_of(
        posted({"message": "x", "page": "javascript:alert(1)", "referrer": "data:text/html,x"})
    ).body
    assert (form.page, form.referrer) == (None, None)


@pytest.mark.parametrize(
    ("members", "word"),
    [
        ({}, "email, phone and message"),
        ({"name": "Only a name"}, "email, phone and message"),
        ({"message": "  ", "email": ""}, "email, phone and message"),
        ({"email": 5}, '"email" must be text'),
        ({"message": ["a"]}, '"message" must be text'),
        ({"message": "a" * 20_001}, '"message" is longer than 20,000'),
        ({"message": "x", "name": "a" * 201}, '"name" is longer than 200'),
        ({"message": "x", "fields": "text"}, '"fields" must be an object'),
        ({"message": "x", "fields": {"a": {"b": 1}}}, '"a" must be text, a number'),
        ({"message": "x", "a" * 101: "b"}, "longer than 100"),
        ({"message": "x", "a": "b" * 5001}, '"a" is longer than 5,000'),
        ({"message": "x", **{f"f{number}": "1" for number in range(101)}}, "more than 100 fields"),
        ({"message": "x", "_key": "k" * 201}, "idempotency key"),
        ({"message": "x", "_key": "a\tb"}, "idempotency key"),
        ({"message": "x", "visitor": {}}, '"visitor" must be text'),
        ({"message": "x", "consent": {"text": 1}}, '"text" must be text'),
    ],
)
def test_what_cannot_be_accepted_is_named_in_one_sentence(members, word):
    with pytest.raises(PayloadError, match=word):
        a_form().parse(posted(members))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"message": NaN}',
        b'{"message": "\\ud800"}',
        b'{"message": "\\u0000"}',
        b'{"a": 9223372036854775808, "message": "x"}',
        b'{"message": "\xff"}',
        b'{"message": "x", "a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)
def test_what_is_not_json_is_refused_as_malformed(body):
    request = posted(body)
    with pytest.raises(PayloadError) as caught:
        a_form().parse(request)
    assert a_form().refuse(request, caught.value).status == 400


async def test_a_form_cannot_be_answered():
    with pytest.raises(Undeliverable):
        await a_form().send(None)
