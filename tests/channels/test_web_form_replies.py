"""What the sender of a form gets back, and what makes a repeat a repeat."""

import json

import pytest

from inbox.core.errors import Conflict, PayloadError, StoreUnavailable
from tests.channels.web_form_of_beans import a_form, event_of, posted, recorded
from tests.contract.channels import FILED


async def test_a_script_gets_the_ids_and_may_read_them():
    reply = await a_form().answer(recorded("json_message_only"), [FILED])
    assert reply.status == 201
    assert json.loads(reply.body) == {"id": "entry-1", "lead": "lead-1"}
    assert reply.headers["Access-Control-Allow-Origin"] == "https://beans.example"
    assert reply.headers["Vary"] == "Origin"


async def test_a_page_without_name_may_not_read_the_answer():
    reply = await a_form().answer(recorded("json_null_origin"), [FILED])
    assert "Access-Control-Allow-Origin" not in reply.headers


async def test_a_browser_goes_on_to_the_page_that_the_form_names():
    reply = await a_form().answer(recorded("form_of_a_browser"), [FILED])
    assert (reply.status, reply.headers["Location"]) == (303, "https://beans.example/thanks")


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "https://beans.example@elsewhere.example/",
        "https://beans.example:8443/",
        "javascript:alert(1)",
        "http://[",
        "/a\r\nSet-Cookie: b=c",
        "",
    ],
)
async def test_a_browser_is_never_sent_to_another_host(wanted):
    form = {"email": "a@example.com", "next": wanted}
    reply = await a_form().answer(a_browser_post(form), [FILED])
    assert (reply.status, reply.headers["Location"]) == (303, "/w/SiteKey123/thanks")


async def test_a_page_that_is_not_the_sites_does_not_choose_the_next_one():
    form = {"email": "a@example.com", "next": "/x", "page": "https://elsewhere.example/"}
    reply = await a_form().answer(a_browser_post(form, origin="null"), [FILED])
    assert reply.headers["Location"] == "/w/SiteKey123/thanks"


async def test_the_next_address_is_written_in_ascii():
    reply = await a_form().answer(
        a_browser_post({"email": "a@example.com", "next": "/спасибо?a=%20b"}), [FILED]
    )
    assert reply.headers["Location"].endswith("/%D1%81%D0%BF%D0%B0%D1%81%D0%B8%D0%B1%D0%BE?a=%20b")


async def test_a_script_that_posts_a_form_gets_json():
    request = recorded("form_of_a_browser", accept="application/json, text/html")
    assert (await a_form().answer(request, [FILED])).status == 201
    assert (await a_form().answer(recorded("form_of_a_browser", accept="*/*"), [FILED])).status == 201


@pytest.mark.parametrize(
    ("error", "status"),
    [(PayloadError("No."), 422), (Conflict("No."), 422), (StoreUnavailable("Full."), 503)],
)
def test_a_refusal_is_a_problem_document(error, status):
    reply = a_form().refuse(recorded("json_message_only"), error)
    assert (reply.status, reply.media_type) == (status, "application/problem+json")
    assert json.loads(reply.body)["detail"] == str(error)
    assert reply.headers["Access-Control-Allow-Origin"] == "https://beans.example"


def test_a_person_gets_the_refusal_as_a_page_that_runs_nothing():
    error = PayloadError("<script>alert(1)</script> must be text.")
    reply = a_form().refuse(recorded("form_of_a_browser"), error)
    assert reply.media_type.startswith("text/html")
    assert b"<script>" not in reply.body
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]


def test_an_unknown_content_type_is_said_so():
    request = posted(b"hello", content_type="text/csv")
    with pytest.raises(PayloadError) as caught:
        a_form().parse(request)
    assert a_form().refuse(request, caught.value).status == 415


def test_the_key_names_the_event_wherever_it_stands():
    assert event_of(recorded("json_with_idempotency_key")).external_id == "key:3f8a0c9e-retry-1"
    assert event_of(recorded("json_with_key_in_the_body")).external_id == "key:in-the-body-1"
    assert event_of(recorded("json_message_only")).external_id == "request-1"


def test_a_repeat_has_the_same_fingerprint_and_other_content_another():
    def fingerprint(**members):
        return event_of(posted({"email": "a@example.com", "_key": "k", **members})).fingerprint

    assert fingerprint(message="a", _elapsed=2000) == fingerprint(_elapsed=9000, message="a")
    assert fingerprint(message="a") != fingerprint(message="b")
    assert fingerprint(message="a") != fingerprint(message="a", extra="1")


def test_another_boundary_is_still_the_same_content():
    request = recorded("multipart_with_a_file", idempotency_key="k")
    mark = request.headers["content-type"].partition("boundary=")[2]
    other = request.body.replace(mark.encode(), b"another-boundary")
    again = posted(
        other,
        content_type="multipart/form-data; boundary=another-boundary",
        idempotency_key="k",
    )
    assert event_of(again).fingerprint == event_of(request).fingerprint
    changed = posted(
        other.replace(b"binary", b"BINARY"),
        content_type="multipart/form-data; boundary=another-boundary",
        idempotency_key="k",
    )
    assert event_of(changed).fingerprint != event_of(request).fingerprint


def a_browser_post(form, **headers):
    body = "&".join(f"{name}={percent(value)}" for name, value in form.items()).encode()
    recording = recorded("form_of_a_browser")
    return posted(body, **{**hyphens(recording.headers), **headers})


def hyphens(headers):
    return {name.replace("-", "_"): value for name, value in headers.items()}


def percent(text):
    return "".join(f"%{byte:02X}" for byte in text.encode())
