"""Visitors who are shown a number of their own, and what is known of whoever calls it."""

import asyncio

import aiohttp
import pytest

from inbox.app.config import load_config
from inbox.core.call import Call, CallStatus
from tests.fakes.twilio import SID, TOKEN
from tests.fakes.twilio_voice import TwilioVoice
from tests.journeys.messenger_desk import MessengerDesk
from tests.journeys.shop import HOST, everything
from tests.journeys.sms_desk import ANNA as CLIENT
from tests.journeys.sms_desk import OURS, SmsOfTheShop, thread
from tests.journeys.telegram_desk import PUBLIC, eventually

ANNA = "+4915112345678"
SHOWN, LENT, OVERFLOW = "+493012345678", "+493055500001", "+493055500009"
SPRING = f"https://{HOST}/?utm_source=google&utm_medium=cpc&utm_campaign=spring"
AUTUMN = SPRING.replace("spring", "autumn")
LETTER = f"https://{HOST}/?utm_source=letter&utm_medium=email"


@pytest.fixture(params=["sqlite", pytest.param("mongo", marks=pytest.mark.long)])
def config(request, tmp_path):
    told = {"data": str(tmp_path / "data"), "public_url": PUBLIC, "private_hosts": "127.0.0.1"}
    if request.param == "mongo":
        told["store"] = request.getfixturevalue("mongo_url")
    return load_config(told, environ={})


class Advertised:
    """A shop that lends one number to visitors of its advertisements; calls ring and do not end."""

    def __init__(self, shop, api):
        self.shop = shop
        self.api = api

    async def connect(self, **settings):
        self.api.route = f"http://127.0.0.1:{self.shop.client.port}"
        for number in (LENT, OVERFLOW):
            self.api.own(number, voice_url="", status_callback="")
        account = {"account_sid": SID, "auth_token": TOKEN, "api_url": self.api.url}
        team = {"numbers": [LENT, OVERFLOW], "team": [f"anna@beans.example {ANNA}"]}
        told = {"kind": "phone_twilio", "name": "Phone", "settings": {**account, **team, **settings}}
        channel = await self.shop.act("POST", "channels", told)

        async def up():
            return (await self.shop.act("GET", f"channels/{channel['id']}"))["health"]["state"] == "up"

        await eventually(up)
        pool = {"name": "Ads", "shown": SHOWN, "numbers": [LENT], "overflow": OVERFLOW, "cool_down_min": 1}
        await self.shop.act("PUT", f"sites/{self.shop.key}/widget", {"number_pools": [pool]})
        return self

    async def visits(self, page):
        """Somebody new opens the page; what they see, and the token of their browser."""
        answer = await self.shop.ask("POST", self.shop.touches, body={"page": page})
        visitor = (await answer.json())["visitor"]
        told = await self.shop.ask("POST", f"/w/{self.shop.key}/numbers", body={"visitor": visitor})
        [number] = (await told.json())["numbers"]
        return number["number"], visitor

    async def called(self, number, phone=CLIENT):
        """The first answer that the caller's network gets, and the call as it is filed by then."""
        told = {"CallSid": self.api.name("CA"), "From": phone, "To": number, "CallStatus": "ringing"}
        async with aiohttp.ClientSession() as session:
            response = await self.api.ask(session, self.api.numbers[number]["voice_url"], told)
        self.whispers = response.find("Dial").find("Number").get("url")
        entries = await everything(self.shop.store.timeline)
        return next(each for each in entries if getattr(each.body, "key", None) == told["CallSid"])

    async def whisper(self):
        """What the agent hears who takes the telephone up."""
        params = {"CallSid": self.api.name("CA"), "From": CLIENT, "To": ANNA, "CallStatus": "in-progress"}
        async with aiohttp.ClientSession() as session:
            gather = (await self.api.ask(session, self.whispers, params)).find("Gather")
        return gather.find("Say").text

    async def lead(self):
        [lead] = await everything(self.shop.store.leads)
        return lead


@pytest.fixture
async def voice(clock):
    voice = await TwilioVoice(clock, seed=3).start()
    yield voice
    await voice.stop()


@pytest.fixture
async def ads(shop, voice, monkeypatch):
    """However slow the machine is, the store is waited for."""
    monkeypatch.setattr("channels.phone_twilio.channel._PATIENCE_S", 30.0)
    monkeypatch.setattr("channels.phone_twilio.channel._ASKING_S", 30.0)
    return await Advertised(shop, voice).connect()


async def test_a_call_has_its_visitor_and_source_while_it_rings_and_the_agent_hears_them(ads):
    number, visitor = await ads.visits(SPRING)
    assert number == LENT
    entry = await ads.called(LENT)
    assert (entry.body.status, [caller.share for caller in entry.body.callers]) == (CallStatus.RINGING, [1.0])
    lead = await ads.lead()
    assert lead.visitor_id == ads.shop.service.visitors.read(visitor)
    assert (lead.attribution.source.group, lead.attribution.source.campaign) == ("Paid Search", "spring")
    assert lead.attribution.last_touch.landing_url == SPRING
    assert await ads.whisper() == "A call. google, spring. Press 1 to take it."
    [(touch, _)] = await ads.shop.store.touches.of_contact(entry.contact_id, before=None, limit=9)
    assert touch.landing_url == SPRING


async def test_of_two_who_may_have_called_neither_is_taken_for_the_caller(ads, clock):
    await ads.visits(SPRING)
    clock.advance(minutes=3)
    await ads.visits(LETTER)
    clock.advance(minutes=5)
    entry = await ads.called(LENT)
    assert [caller.campaign for caller in entry.body.callers] == ["letter / email", "google / cpc / spring"]
    lead = await ads.lead()
    assert lead.visitor_id is None
    source = lead.attribution.source
    assert (source.source, source.rule, source.confidence) == (
        "letter",
        "number_lent",
        entry.body.callers[0].share,
    )
    assert not await ads.shop.store.touches.visitors_of(entry.contact_id)


async def test_who_finds_no_free_number_is_told_apart_by_the_overflow(ads):
    await ads.visits(SPRING)
    number, _ = await ads.visits(AUTUMN)
    assert number == OVERFLOW
    await ads.called(OVERFLOW)
    assert (await ads.lead()).attribution.source.campaign == "autumn"


async def test_who_calls_again_after_days_is_the_same_visitor_whoever_sees_the_number_now(ads, clock):
    _, visitor = await ads.visits(SPRING)
    first = await ads.called(LENT)
    clock.advance(days=3)
    await ads.visits(LETTER)
    again = await ads.called(LENT)
    assert again.contact_id == first.contact_id
    [caller] = again.body.callers
    assert (caller.visitor, caller.share) == (ads.shop.service.visitors.read(visitor), 1.0)


async def test_a_call_without_any_visit_is_no_direct_visit(ads):
    entry = await ads.called(LENT)
    assert entry.body.callers == ()
    source = (await ads.lead()).attribution.source
    assert (source.group, source.source, source.rule) == ("Phone", None, "sender")
    assert await ads.whisper() == "A call. The source is not known. Press 1 to take it."


async def test_calls_at_one_moment_and_visits_get_numbers_of_their_own(ads):
    pages = [SPRING, AUTUMN, LETTER]
    seen = await asyncio.gather(*(ads.visits(page) for page in pages))
    assert sorted(number for number, _ in seen) == sorted([LENT, OVERFLOW, OVERFLOW])


async def test_a_text_to_a_lent_number_is_its_visitors_too(ads):
    sms = SmsOfTheShop()
    api = await sms.api(seed=3).start()
    api.now = ads.shop.service.clock.now
    try:
        desk = await MessengerDesk(ads.shop, api, sms).connect()
        pool = {"name": "Ads", "shown": SHOWN, "numbers": [OURS]}
        await ads.shop.act("PUT", f"sites/{ads.shop.key}/widget", {"number_pools": [pool]})
        number, visitor = await ads.visits(SPRING)
        assert number == OURS
        desk.api.say(CLIENT, "Do you ship to Norway?")
        await desk.heard(1, thread())
    finally:
        await api.stop()
    lead = await ads.lead()
    assert lead.visitor_id == ads.shop.service.visitors.read(visitor)
    assert lead.attribution.source.campaign == "spring"
    assert not [each for each in await everything(ads.shop.store.timeline) if isinstance(each.body, Call)]
