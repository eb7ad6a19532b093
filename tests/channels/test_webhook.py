"""What is special about a webhook: who may post, what is guessed, what is told, and what is posted back."""

import base64
import hmac
import json
from dataclasses import replace
from hashlib import sha256

import pytest

from channels.webhook import SPEC
from channels.webhook.proof import standard_signature
from inbox.core.errors import ConfigError, PayloadError, SignatureError
from tests.channels.webhook_of_beans import (
    RECORDINGS,
    SECRET,
    a_webhook,
    event_of,
    posted,
    recorded,
)
from tests.contract.channels import FILED, WebhookContract
from tests.contract.recorded import NOON, with_headers


class TestContract(WebhookContract):
    spec = SPEC
    recordings = RECORDINGS
    secrets = (SECRET,)

    @pytest.fixture
    def channel(self):
        return a_webhook(outgoing_url="https://crm.example/hook")


# --- Who may post


@pytest.mark.parametrize("url", ["/hooks/x", "/hooks/x?key=", "/hooks/x?key=other", "/hooks/x?KEY=" + SECRET])
def test_an_address_without_the_secret_is_refused(url):
    with pytest.raises(SignatureError):
        a_webhook().verify(replace(recorded("automation_json"), url=url))


def test_a_header_holds_the_secret_where_the_settings_say_so():
    channel = a_webhook(proof="header", header="X-Shop-Token")
    channel.verify(recorded("automation_json", x_shop_token=SECRET))
    for headers in ({}, {"x_shop_token": "other"}, {"x_api_key": SECRET}, {"x_shop_token": "é\udcff"}):
        with pytest.raises(SignatureError):
            channel.verify(recorded("automation_json", **headers))


@pytest.mark.parametrize("spelled", ["{hex}", "sha256={hex}", "{b64}", "sha256={b64}"])
def test_a_signature_of_the_raw_body_is_known_in_the_usual_spellings(spelled):
    request = recorded("automation_json")
    digest = hmac.digest(SECRET.encode(), request.body, sha256)
    signature = spelled.format(hex=digest.hex(), b64=base64.b64encode(digest).decode())
    channel = a_webhook(proof="signature")
    signed = with_headers(request, x_signature=signature)
    channel.verify(signed)
    with pytest.raises(SignatureError):
        channel.verify(replace(signed, body=request.body + b" "))
    for wrong in ("", "sha256=", "0" * 64, "é\udcff", signature[:-2]):
        with pytest.raises(SignatureError):
            channel.verify(with_headers(request, x_signature=wrong))
    with pytest.raises(SignatureError):
        channel.verify(request)


def test_standard_webhooks_are_signed_with_their_time_and_not_taken_hours_later():
    channel = a_webhook(proof="standard")
    stamp = str(int(NOON.timestamp()))
    request = recorded("automation_json", webhook_id="msg_1", webhook_timestamp=stamp)
    signature = standard_signature(SECRET, "msg_1", stamp, request.body)
    channel.verify(with_headers(request, webhook_signature=f"v1,AAAA {signature}"))
    old = str(int(NOON.timestamp()) - 301)
    late = standard_signature(SECRET, "msg_1", old, request.body)
    for headers in (
        {"webhook_signature": "v1,AAAA"},
        {"webhook_signature": signature, "webhook_id": "msg_2"},
        {"webhook_signature": late, "webhook_timestamp": old},
        {"webhook_signature": signature, "webhook_timestamp": "soon"},
    ):
        with pytest.raises(SignatureError):
            channel.verify(with_headers(request, **headers))


def test_the_example_of_the_standard_is_signed_the_same():
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    signature = standard_signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body)
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    "settings",
    [{"secret": "short"}, {"proof": "none"}, {"becomes": "lead"}, {"outgoing_url": "ftp://crm.example"}],
)
def test_settings_that_do_not_fit_name_themselves(settings):
    with pytest.raises(ConfigError, match=next(iter(settings))):
        a_webhook(**settings)


# --- Repeats


def test_the_same_bytes_are_a_repeat_unless_the_settings_say_otherwise():
    first, second = (
        posted({"mail": "k@example.com"}),
        replace(posted({"mail": "k@example.com"}), id="request-2"),
    )
    assert event_of(first).external_id == event_of(second).external_id
    assert event_of(first, repeats="new").external_id != event_of(second, repeats="new").external_id


def test_a_senders_own_number_names_the_request():
    told = event_of(posted({"mail": "k@example.com", "nr": 5}), fields={"id": "nr"})
    assert told.external_id == "id:5"
    assert event_of(posted({"mail": "k@example.com"}, idempotency_key="abc")).external_id == "key:abc"


def test_a_header_that_no_signature_proves_does_not_make_a_request_new():
    first, again = posted({"mail": "k@example.com"}), posted({"mail": "k@example.com"}, idempotency_key="b")
    signed = {"proof": "signature"}
    assert event_of(first, **signed).external_id == event_of(again, **signed).external_id


# --- What the sender is told


async def test_a_script_is_told_the_entry_and_a_refusal_is_taken_so_that_nobody_repeats_it():
    channel, request = a_webhook(), recorded("automation_json")
    assert json.loads((await channel.answer(request, [FILED])).body) == {"ok": True, "id": "entry-1"}
    refused = channel.refuse(request, PayloadError("There is nothing in it."))
    assert (refused.status, json.loads(refused.body)["detail"]) == (202, "There is nothing in it.")
