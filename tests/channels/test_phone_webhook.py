"""What is special about telephone systems that post their calls: words, numbers and recordings."""

import hmac
import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from channels.phone_webhook import SPEC, Settings
from channels.phone_webhook.channel import SIGNED_IN
from inbox.core.call import CallStatus, merged
from inbox.core.errors import ConfigError, PayloadError, RetryLater, SignatureError, Undeliverable
from inbox.core.identity import PHONE, Identity
from inbox.core.secret import Secret
from tests.channels.social_of_beans import Granting, a_context
from tests.contract.channels import ROOT, SignedWebhookContract
from tests.contract.recorded import read

RECORDINGS = ROOT / "tests/channels/phone_webhook"
SECRET = "a-secret-of-sixteen"
CLIENT = "+4915112340000"


def a_phone(outside=None, **settings):
    given = {"secret": Secret(SECRET), "team": ("anna@beans.example 101",), **settings}
    return SPEC.build(Settings(**given), a_context(outside or Granting()))


def told_by(name, **settings):
    [event] = a_phone(**settings).parse(read(RECORDINGS / f"{name}.http"))
    return event


def call_of(*names):
    """What these tell together, in that order."""
    calls = [told_by(name).body.told for name in names]
    whole = calls[0]
    for each in calls:
        whole = merged(whole, each)
    return whole


def posted(**members):
    body = json.dumps({"call": "7", "from": CLIENT, "to": "+4930123456", **members}).encode()
    return replace(read(RECORDINGS / "ringing.http"), body=body)


class TestContract(SignedWebhookContract):
    spec = SPEC
    recordings = RECORDINGS
    secrets = (SECRET,)
    signature_header = SIGNED_IN

    @pytest.fixture
    def channel(self):
        return a_phone()


@pytest.mark.parametrize("status", ["answered", "missed", "busy", "abandoned", "voicemail", "failed"])
def test_the_words_of_usual_systems_become_ours(status):
    assert call_of(status).status == CallStatus(status)


@pytest.mark.parametrize(
    "names",
    [("ringing", "talking", "answered", "recording_alone"), ("recording_alone", "answered", "ringing")],
)
def test_whatever_comes_first_a_call_ends_alike(names):
    call = call_of(*names)
    assert (call.status, call.phone, call.number) == ("answered", CLIENT, "+4930123456")
    assert [leg.agent for leg in call.legs.values()] == ["anna@beans.example"]
    assert [file.ref for file in call.attachments] == ["https://pbx.example/rec/1772452800.17.mp3"]
    assert call.ended_at - call.talked_from == timedelta(seconds=60)


def test_the_client_is_who_was_called_where_we_called():
    event = told_by("called_out")
    call = event.body.told
    assert (call.direction, call.phone, call.status) == ("out", CLIENT, "ringing")
    assert merged(call, call).status == "missed"
    assert event.senders == (Identity(kind=PHONE, value=CLIENT),)


def test_a_withheld_number_is_nobody():
    event = told_by("withheld")
    assert (event.senders, event.thread, event.body.told.phone) == ((), "1772452800.19", "")


def test_the_secret_may_stand_in_the_address():
    channel = a_phone(proof="address")
    request = read(RECORDINGS / "ringing.http")
    channel.verify(replace(request, url=f"{request.url}?key={SECRET}"))
    with pytest.raises(SignatureError):
        channel.verify(replace(request, url=f"{request.url}?key={SECRET}x"))
    with pytest.raises(SignatureError):
        channel.verify(request)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"call": ""}, "call"),
        ({"status": "dancing"}, "status"),
        ({"status": "missed", "at": "yesterday"}, "at"),
        ({"status": "missed", "at": "2026-03-02T12:00:00"}, "at"),
        ({"status": "answered", "duration": "long"}, "duration"),
        ({"status": "answered", "recording": "file:///etc/passwd"}, "recording"),
    ],
)
def test_what_does_not_fit_is_named(wrong, named):
    with pytest.raises(PayloadError, match=f"`{named}`"):
        a_phone().parse(posted(**wrong))


async def test_a_recording_that_is_not_written_yet_is_asked_for_again():
    channel = a_phone(Granting(a_wav=[(404, b""), (200, b"RIFF")]))
    with pytest.raises(RetryLater):
        await channel.download("https://pbx.example/a.wav", 1000)
    assert (await channel.download("https://pbx.example/a.wav", 1000)).data == b"RIFF"


async def test_a_recording_that_may_not_be_fetched_is_given_up():
    with pytest.raises(Undeliverable, match="403"):
        await a_phone(Granting(a_wav=(403, b""))).download("https://pbx.example/a.wav", 1000)


@pytest.mark.parametrize(
    "wrong", [{"secret": Secret("short")}, {"team": ("anna 101",)}, {"call_back_min": 0}, {"proof": "trust"}]
)
def test_settings_that_cannot_work_are_refused(wrong):
    with pytest.raises(ConfigError):
        a_phone(**wrong)


def test_a_signature_is_that_of_the_raw_body():
    request = posted(status="ringing")
    signature = hmac.new(SECRET.encode(), request.body, sha256).hexdigest()
    a_phone().verify(replace(request, headers={**request.headers, SIGNED_IN: signature}))
