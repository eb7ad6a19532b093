"""What is special about telephones at Twilio: what callers and agents hear, and what is told of a call."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode
from xml.etree import ElementTree as ET

import pytest
from multidict import MultiDict
from twilio.request_validator import RequestValidator

from channels.kit.twilio.proof import SIGNATURE
from channels.phone_twilio import SPEC, Settings
from channels.phone_twilio.steps import Place, address, place_of
from inbox.core.call import CallStatus
from inbox.core.errors import ConfigError, PayloadError, SignatureError, Undeliverable
from inbox.core.known_caller import KnownCaller
from inbox.core.secret import Secret
from tests.channels.social_of_beans import HOOK, Granting, a_context
from tests.contract.channels import FILED, ROOT, SignedWebhookContract
from tests.contract.recorded import read
from tests.fakes.twilio import SID, TOKEN

RECORDINGS = ROOT / "tests/channels/phone_twilio"
NUMBER, ANNA = "+4930123456", "+4915112345678"
OWNED = {"incoming_phone_numbers": [{"sid": "PN1", "phone_number": NUMBER, "voice_url": HOOK}]}
ASK = {
    "numbers": (NUMBER,),
    "team": (f"anna@beans.example {ANNA}", "ben@beans.example +4915187654321"),
    "sources": (f"{NUMBER} google / cpc / spring",),
    "record": True,
}


def a_phone(outside=None, known=None, **settings):
    given = {"account_sid": SID, "auth_token": Secret(TOKEN), **ASK, **settings}
    context = a_context(outside or Granting(IncomingPhoneNumbers_json=OWNED))
    return SPEC.build(Settings(**given), replace(context, known_caller=known))


def signed(url="", **params):
    """A request of Twilio's to our address with that query."""
    request = read(RECORDINGS / "called.http")
    full = f"{HOOK}?{url}" if url else HOOK
    signature = RequestValidator(TOKEN).compute_signature(full, MultiDict(params))
    return replace(
        request,
        url=f"/hooks/channel-under-test?{url}" if url else "/hooks/channel-under-test",
        headers={**request.headers, SIGNATURE: signature},
        body=urlencode(params).encode(),
    )


def told_by(name, **settings):
    [event] = a_phone(**settings).parse(read(RECORDINGS / f"{name}.http"))
    return event


async def twiml(request, filed=(FILED,), **more):
    return ET.fromstring((await a_phone(**more).answer(request, filed)).body)


class TestContract(SignedWebhookContract):
    spec = SPEC
    recordings = RECORDINGS
    secrets = (TOKEN,)
    signature_header = SIGNATURE

    @pytest.fixture
    def channel(self):
        return a_phone()


async def test_a_call_rings_the_team_with_a_whisper_and_is_recorded_on_two_channels():
    response = await twiml(read(RECORDINGS / "called.http"))
    [dial] = response.findall("Dial")
    assert [number.text for number in dial] == [ANNA, "+4915187654321"]
    assert (dial.get("record"), dial.get("timeout")) == ("record-from-answer-dual", "20")
    assert [say.text for say in response.findall("Say")] == ["This call is recorded."]
    assert all("step=whisper" in number.get("url") for number in dial)


async def test_the_agent_hears_the_source_of_the_number_that_was_called():
    response = await twiml(read(RECORDINGS / "called.http"))
    whisper = response.find("Dial/Number").get("url").partition("?")[2]
    asked = await twiml(signed(whisper, CallSid="CA" + "2" * 32, To=ANNA))
    assert asked.find("Gather/Say").text == "A call. google, spring. Press 1 to take it."


async def test_the_agent_who_spoke_with_the_caller_last_is_rung_first():
    async def known(_contact_id):
        return KnownCaller(agent="ben@beans.example", source="bing")

    response = await twiml(read(RECORDINGS / "called.http"), known=known, sources=())
    assert [number.text for number in response.find("Dial")] == ["+4915187654321"]
    assert place_of(response.find("Dial/Number").get("url")).said == "bing"


async def test_a_call_that_could_not_be_filed_rings_all_the_same():
    response = await twiml(read(RECORDINGS / "called.http"), filed=())
    assert len(response.find("Dial")) == 2


async def test_no_name_of_a_campaign_can_say_anything_else_to_twilio():
    evil = '</Say><Dial>+900</Dial><Say a="'
    place = address("", Place(step="whisper", said=evil)).partition("?")[2]
    response = await twiml(signed(place, CallSid="CA" + "2" * 32))
    assert [each.tag for each in response.iter()] == ["Response", "Gather", "Say", "Hangup"]
    assert evil in response.find("Gather/Say").text


def test_a_call_that_comes_in_says_who_calls_which_number_and_where_from():
    event = told_by("called")
    assert event.senders[0].value == "+491511234567"
    assert (event.body.told.number, event.source.source, event.source.campaign) == (
        NUMBER,
        "google",
        "spring",
    )
    assert (event.called, event.body.told.status) == (NUMBER, CallStatus.RINGING)


def test_a_withheld_number_is_a_call_of_its_own():
    request = signed("", CallSid="CA" + "9" * 32, From="anonymous", To=NUMBER, CallStatus="ringing")
    [event] = a_phone().parse(request)
    assert (event.senders, event.thread, event.body.told.phone) == ((), "CA" + "9" * 32, "")


def test_the_agent_who_pressed_one_has_joined():
    leg = told_by("took").body.told.legs["CA" + "2" * 32]
    assert (leg.agent, leg.state) == ("anna@beans.example", "joined")


def test_an_address_that_was_changed_is_not_twilios():
    request = read(RECORDINGS / "took.http")
    with pytest.raises(SignatureError):
        a_phone().verify(replace(request, url=request.url.replace("CA1", "CA3")))


def test_a_recording_without_a_name_is_refused_in_words():
    with pytest.raises(PayloadError, match="of which recording"):
        a_phone().parse(signed("step=recording", CallSid="CA" + "1" * 32, RecordingSid="RE/../x"))


async def test_numbers_are_pointed_at_us_and_at_the_fallback_that_needs_nobody_of_us():
    outside = Granting(IncomingPhoneNumbers_json=OWNED)
    await a_phone(outside, fallback="+4930999999").start()
    form = dict(parse_qsl(next(body for name, body in outside.asked if body).decode()))
    assert form["VoiceUrl"] == HOOK
    assert form["VoiceFallbackUrl"] == "https://twimlets.com/forward?PhoneNumber=%2B4930999999"
    assert form["StatusCallback"].startswith(f"{HOOK}?step=status")


async def test_what_is_no_sound_is_no_recording():
    with pytest.raises(Undeliverable, match="no recording"):
        await a_phone(Granting(b"<html>Sign in</html>")).download("RE" + "1" * 32, 1000)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"numbers": ()}, "at least one number"),
        ({"team": ("anna +4930111",)}, "e-mail and a telephone"),
        ({"team": (f"a@b.example {ANNA}", f"c@b.example {ANNA}")}, "twice"),
        ({"ring_s": 600}, "5 to 60"),
        ({"hours": "never"}, "are written like this"),
        ({"sources": (NUMBER,)}, "are written like this"),
        ({"fallback": "112233445566778899"}, "country code"),
    ],
)
def test_settings_that_cannot_be_are_refused_in_a_sentence(setting, words):
    with pytest.raises(ConfigError, match=words):
        a_phone(**setting)
