"""What is special about a chat: who may speak for a visitor, whose message it is, and what it is named."""

import json
from pathlib import Path

import pytest

from channels.web_chat import SPEC, Settings, WebChat
from inbox.core.channel import ChannelContext
from inbox.core.errors import Forbidden, PayloadError, SignatureError
from inbox.core.identity import Identity
from inbox.core.outbound import OutboundMessage
from inbox.kit.fetch import Fetcher
from tests.channels.web_form_of_beans import NO_BLOBS, NamedVisitors, StandingClock
from tests.contract.channels import WebhookContract
from tests.contract.recorded import CHANNEL, NOON, read, with_headers

RECORDINGS = Path(__file__).parent / "web_chat"


def a_chat():
    context = ChannelContext(
        id=CHANNEL,
        clock=StandingClock(),
        visitors=NamedVisitors(),
        public_url="https://inbox.example",
        phone_region="DE",
        outside=Fetcher(),
        blobs=NO_BLOBS,
    )
    return WebChat(Settings(site="SiteKey123", hosts=("beans.example",)), context)


def recorded(name, **changes):
    return read(RECORDINGS / f"{name}.http", **changes)


def said(members):
    return recorded("first_message", body=json.dumps(members).encode())


def event_of(request):
    [event] = a_chat().parse(request)
    return event


class TestContract(WebhookContract):
    spec = SPEC
    recordings = RECORDINGS

    @pytest.fixture
    def channel(self):
        return a_chat()


def test_a_message_is_named_by_its_chat_and_the_visitors_name_for_it():
    event = event_of(recorded("first_message"))
    assert (event.external_id, event.thread) == ("v1:c0ffee-1", "v1")
    assert (event.body.text, event.body.client_id) == ("Do you ship to Norway?", "c0ffee-1")
    assert event.body.page == "https://beans.example/delivery"
    assert event.body.marks == ()
    assert event.senders == (Identity(kind="visitor", value="v1"),)
    assert event.visitor_id == "v1"


def test_whom_the_site_vouches_for_comes_before_the_browser():
    event = event_of(recorded("of_a_signed_in_user"))
    assert event.thread == "user:7"
    assert event.senders == (
        Identity(kind="site_user", value="SiteKey123:7"),
        Identity(kind="email", value="anna@example.com"),
        Identity(kind="visitor", value="v2"),
    )


def test_what_the_visitor_tells_is_read_as_in_a_form():
    event = event_of(recorded("with_contact"))
    assert event.name == "Анна Ли"
    assert event.thread == "v1"
    assert event.senders == (
        Identity(kind="email", value="anna.lee@example.com"),
        Identity(kind="phone", value="+491701234567"),
        Identity(kind="visitor", value="v1"),
    )


def test_what_the_visitor_has_ticked_is_kept_as_proof():
    members = {
        "visitor": "v1",
        "id": "1",
        "text": "Hi",
        "consent": {"text": "Call me.", "at": "2026-03-02T11:59:00Z"},
    }
    assert event_of(said(members)).body.consent == {"text": "Call me.", "at": "2026-03-02T11:59:00Z"}
    members["consent"] = {"text": "Call me.", "at": ""}
    assert event_of(said(members)).body.consent == {"text": "Call me.", "at": "2026-03-02T12:00:00Z"}
    assert event_of(recorded("first_message")).body.consent is None
    with pytest.raises(PayloadError):
        event_of(said({**members, "consent": {"text": 1}}))


def test_files_alone_are_a_message():
    body = event_of(recorded("with_files_only")).body
    assert (body.text, body.uploads) == ("", ("upload-1", "upload-2"))


@pytest.mark.parametrize("name", ["null_origin", "no_origin"])
def test_who_names_no_page_is_marked(name):
    assert event_of(recorded(name)).body.marks == ("unverified",)


@pytest.mark.parametrize("method", ["POST", "GET", "chat", "PUT"])
def test_no_request_from_outside_may_speak_for_a_visitor(method):
    with pytest.raises(SignatureError):
        a_chat().verify(recorded("first_message", method=method))


def test_the_page_of_another_site_is_refused():
    with pytest.raises(Forbidden):
        a_chat().verify(with_headers(recorded("first_message"), origin="https://evil.example"))


def test_another_content_has_another_fingerprint():
    first = {"visitor": "v1", "id": "1", "text": "a"}
    prints = [
        event_of(said({**first, **more})).fingerprint
        for more in ({}, {"text": "b"}, {"attachments": ["u"]}, {"page": "https://beans.example/"})
    ]
    assert len(set(prints)) == 3
    assert prints[0] == prints[3]


@pytest.mark.parametrize(
    ("members", "word"),
    [
        ({"id": "1", "text": "x"}, "visitor"),
        ({"visitor": "v1", "text": "x"}, "id"),
        ({"visitor": "v1", "id": "1"}, "empty"),
        ({"visitor": "v1", "id": "1", "text": " \n"}, "empty"),
        ({"visitor": "v1", "id": "1", "text": "x" * 10_001}, "10,000"),
        ({"visitor": "v1", "id": "1", "text": 5}, "text"),
        ({"visitor": "v1", "id": "1", "text": "x", "user": "7"}, "user"),
        ({"visitor": "v1", "id": "1", "text": "x", "user": {"email": "a@b.example"}}, "id"),
        ({"visitor": "v1", "id": "1", "text": "x", "contact": []}, "contact"),
        ({"visitor": "v1", "id": "1", "text": "x", "attachments": ["u"] * 11}, "10 files"),
        ({"visitor": "v1", "id": "1", "text": "x", "attachments": [5]}, "attachments"),
        ({"visitor": "v1", "id": "a\nb", "text": "x"}, "printable"),
    ],
)
def test_what_cannot_be_read_is_named_in_one_sentence(members, word):
    if word == "10 files":
        members["attachments"] = [f"u{number}" for number in range(11)]
    with pytest.raises(PayloadError, match=word):
        a_chat().parse(said(members))


@pytest.mark.parametrize("page", ["javascript:alert(1)", "https://" + "x" * 9_000, 5, "https://a\nb"])
def test_what_is_no_page_is_dropped(page):
    assert event_of(said({"visitor": "v1", "id": "1", "text": "x", "page": page})).body.page is None


async def test_an_answer_is_sent_by_being_there():
    message = OutboundMessage(
        entry_id="entry-1", to=Identity(kind="visitor", value="v1"), thread="v1", text="Hello"
    )
    receipt = await a_chat().send(message)
    assert (receipt.external_id, receipt.at) == ("entry-1", NOON)
    assert a_chat().capabilities.repeatable
