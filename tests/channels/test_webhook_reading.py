"""What a request becomes, with and without fields that somebody has set."""

import pytest

from inbox.core.errors import PayloadError
from inbox.core.identity import Identity
from inbox.core.inbound import FormSubmitted
from tests.channels.webhook_of_beans import (
    a_webhook,
    event_of,
    posted,
    recorded,
)
from tests.contract.recorded import CHANNEL, NOON


def test_a_form_builder_is_understood_without_any_mapping():
    event = event_of(recorded("form_builder_answers"))
    form = event.body
    assert isinstance(form, FormSubmitted)
    assert (form.email, form.phone) == ("anna.lee@example.com", "+49 170 1234567")
    assert form.text == "Two kilos of the dark one"
    assert form.fields["form_response.answers.3.number"] == "2"
    assert event.external_id == "id:01JD2Z6Q9K"


def test_a_site_builder_is_understood_without_any_mapping():
    event = event_of(recorded("site_builder_form"))
    assert event.name == "Анна Ли"
    assert event.senders == (
        Identity(kind="email", value="anna.lee@example.com"),
        Identity(kind="phone", value="+79123456789"),
    )
    assert event.body.text == "Перезвоните после шести"
    assert event.body.fields == {"formid": "form48844953"}
    assert event.external_id == "id:1234567:890123"


async def test_the_test_of_a_site_builder_is_answered_and_files_nothing():
    channel, request = a_webhook(), recorded("site_builder_test")
    assert channel.parse(request) == ()
    assert (await channel.answer(request, ())).body == b"ok"


def test_a_plugins_form_has_its_boxes_joined_and_its_page_known():
    form = event_of(recorded("plugin_form")).body
    assert form.page == "https://beans.example/contact"
    assert form.fields == {"colour": "red, green"}


def test_first_and_last_name_become_one():
    event = event_of(recorded("automation_json"))
    assert event.name == "Cleo Maas"
    assert event.body.fields["lead.budget"] == "500"


def test_an_address_is_found_by_its_look_if_no_name_tells_it():
    event = event_of(recorded("automation_without_known_names"))
    assert event.senders == (Identity(kind="email", value="dora@example.com"),)
    assert event.body.fields == {"b": "hello"}


def test_fields_that_were_told_count_more_than_names():
    request = posted({"name": "Shop", "who": {"full": "Ida"}, "mail": "ida@example.com", "c": "hello"})
    event = event_of(request, fields={"name": "who.full", "text": "c"})
    assert event.name == "Ida"
    assert event.body.text == "hello"
    assert event.body.fields == {"name": "Shop"}


def test_a_dot_in_a_name_is_no_step():
    event = event_of(posted({"a.b": "Jo", "a": {"b": "Kim"}, "x": "k@example.com"}), fields={"name": "a\\.b"})
    assert event.name == "Jo"


def test_a_file_of_a_form_comes_along_under_a_name_without_a_path():
    [file] = event_of(recorded("form_with_a_file")).body.files
    assert (file.name, file.data) == ("cv.pdf", b"%PDF-1.4 x")


def test_a_message_needs_somebody_who_wrote_it_and_something_written():
    settings = {"becomes": "message", "fields": {"sender": "from", "text": "said", "thread": "room"}}
    event = event_of(posted({"from": 7, "said": "hello", "room": "r1"}), **settings)
    assert event.senders == (Identity(kind="webhook", value=f"{CHANNEL}:7"),)
    assert (event.thread, event.body.text) == ("r1", "hello")
    for members in ({"said": "hello"}, {"from": 7}, {}):
        with pytest.raises(PayloadError):
            event_of(posted(members), **settings)


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("2026-03-02T10:00:00+01:00", "2026-03-02T09:00:00+00:00"),
        (1772442000, "2026-03-02T09:00:00+00:00"),
        (1772442000123, "2026-03-02T09:00:00.123000+00:00"),
        ("yesterday", NOON.isoformat()),
        ("2026-03-02 10:00", NOON.isoformat()),
        ("9" * 30, NOON.isoformat()),
    ],
)
def test_the_time_is_what_the_request_says_if_it_can_be_read(said, at):
    event = event_of(posted({"mail": "k@example.com", "t": said}), fields={"time": "t"})
    assert event.at.isoformat() == at


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"a": NaN}', b"\xff", b'{"a": ' + b"[" * 40 + b"]" * 40 + b"}"]
)
def test_what_is_no_object_is_refused(body):
    with pytest.raises(PayloadError):
        event_of(posted(body))


def test_too_many_values_are_refused_and_too_long_ones_cut():
    with pytest.raises(PayloadError):
        event_of(posted({str(number): 1 for number in range(1_001)}))
    fields = event_of(posted({"x": "y" * 6_000} | {f"n{number}": 1 for number in range(200)})).body.fields
    assert len(fields) == 100
    assert len(fields["x"]) == 5_000
