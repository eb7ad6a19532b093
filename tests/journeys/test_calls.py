"""Clients who call, agents whose telephones ring, and what the timeline says of it in the end."""

import asyncio
import random
from email.utils import format_datetime

import aiohttp
import pytest

from inbox.app.config import load_config
from inbox.core.call import Call
from inbox.core.lead import PIPELINE
from tests.fakes.twilio import SID, TOKEN
from tests.fakes.twilio_voice import Caller, TwilioVoice, a_wav
from tests.journeys.shop import everything
from tests.journeys.telegram_desk import PUBLIC, TelegramDesk, eventually

NUMBER, ANNA, BEN = "+4930123456", "+4915112345678", "+4915187654321"
CLIENT = "+491511234567"


@pytest.fixture(params=["sqlite", pytest.param("mongo", marks=pytest.mark.long)])
def config(request, tmp_path):
    told = {"data": str(tmp_path / "data"), "public_url": PUBLIC, "private_hosts": "127.0.0.1"}
    if request.param == "mongo":
        told["store"] = request.getfixturevalue("mongo_url")
    return load_config(told, environ={})


class CallDesk(TelegramDesk):
    async def connect(self, **settings):
        self.api.route = f"http://127.0.0.1:{self.shop.client.port}"
        self.api.own(NUMBER, voice_url="", status_callback="")
        given = {
            "account_sid": SID,
            "auth_token": TOKEN,
            "api_url": self.api.url,
            "numbers": [NUMBER],
            "team": [f"anna@beans.example {ANNA}", f"ben@beans.example {BEN}"],
            "sources": [f"{NUMBER} google / cpc / spring"],
            "way": "in_order",
            "record": True,
            **settings,
        }
        told = {"kind": "phone_twilio", "name": "Phone", "settings": given}
        self.channel = (await self.shop.act("POST", "channels", told))["id"]
        await self.until_up()
        return self

    async def calls(self):
        found = await everything(self.shop.store.timeline)
        return [entry for entry in found if isinstance(entry.body, Call)]

    async def call(self, settled=lambda call: call.ending):
        """The one entry of the call, as soon as it is as wanted."""

        async def there():
            found = await self.calls()
            assert len(found) <= 1
            return found[0] if found and settled(found[0].body) else None

        return await eventually(there)


@pytest.fixture
async def voice(clock):
    voice = await TwilioVoice(clock, seed=3).start()
    yield voice
    await voice.stop()


@pytest.fixture
async def desk(shop, voice):
    return await CallDesk(shop, voice).connect()


async def test_a_call_that_is_taken_is_one_entry_with_its_agent_its_source_and_its_recording(desk):
    await desk.api.dial_in(Caller(phones={ANNA: "declines", BEN: "takes"}))
    entry = await desk.call(lambda call: call.ending and call.attachments and call.attachments[0].blob)
    call = entry.body
    assert (call.status, call.phone, call.number, call.call_back) == ("answered", CLIENT, NUMBER, None)
    states = {leg.agent: leg.state for leg in call.legs.values()}
    assert states == {"anna@beans.example": "picked_up", "ben@beans.example": "joined"}
    assert await desk.shop.service.blobs.get(call.attachments[0].blob) == a_wav()
    assert (BEN, "A call. google, spring. Press 1 to take it.") in desk.api.heard
    [lead] = await everything(desk.shop.store.leads)
    assert (lead.attribution.source.source, lead.attribution.source.campaign) == ("google", "spring")

    async def deleted():
        return desk.api.deleted

    assert await eventually(deleted) == [call.attachments[0].ref]
    path = f"/api/v1/entries/{entry.id}/attachments/0"
    part = await desk.shop.ask("GET", path, headers={**desk.shop.agent, "Range": "bytes=0-3"})
    assert (part.status, await part.read()) == (206, b"RIFF")


ENDS = {
    "missed": (Caller(), {}),
    "busy": (Caller(phones={ANNA: "busy", BEN: "busy"}), {}),
    "abandoned": (Caller(gives_up=True), {}),
    "voicemail": (Caller(leaves=9), {"voicemail": "Please leave a message."}),
}


@pytest.mark.parametrize("ends", ENDS)
async def test_a_call_that_nobody_takes_ends_in_its_own_word_and_asks_to_be_called_back(shop, voice, ends):
    caller, settings = ENDS[ends]
    desk = await CallDesk(shop, voice).connect(**settings)
    await voice.dial_in(caller)
    call = (await desk.call(lambda call: call.call_back and call.status == ends)).body
    assert call.call_back.done_at is None


async def test_callbacks_that_come_again_and_in_any_order_leave_one_entry_and_one_recording(desk):
    desk.api.held = []
    sid = await desk.api.dial_in(Caller(phones={BEN: "takes"}))
    places = list(range(len(desk.api.held))) * 2
    random.Random(7).shuffle(places)
    desk.api.let_go(places)
    call = (await desk.call(lambda call: call.ending and call.attachments and call.attachments[0].blob)).body
    assert (call.key, call.status, len(call.attachments)) == (sid, "answered", 1)
    [contact] = await everything(desk.shop.store.contacts)
    assert await desk.shop.store.leads.find_open(contact.id, PIPELINE)


async def test_the_next_call_that_reaches_the_client_closes_the_missed_one(desk):
    await desk.api.dial_in(Caller())
    missed = await desk.call(lambda call: call.call_back)
    desk.api.clock.advance(minutes=5)
    await desk.api.dial_in(Caller(phones={ANNA: "takes"}))

    async def done():
        entry = await desk.shop.store.timeline.get(missed.id)
        return entry.body.call_back.done_at

    assert await eventually(done)


async def test_the_caller_whose_agent_has_the_conversation_gets_that_agent_first(desk):
    told = {"email": "ben@beans.example", "name": "Ben", "role": "agent"}
    ben = await desk.shop.act("POST", "agents", told)
    await desk.api.dial_in(Caller(phones={ANNA: "takes"}))
    entry = await desk.call()
    path = f"conversations/{entry.conversation_id}/assignment"
    await desk.shop.act("PUT", path, {"agent": ben["id"]})
    desk.api.rung.clear()
    await desk.api.dial_in(Caller(phones={BEN: "takes"}))
    assert desk.api.rung == [BEN]


async def test_a_store_that_stands_still_keeps_no_telephone_from_ringing(desk, monkeypatch):
    goes_on, transact = asyncio.Event(), desk.shop.store.transact

    async def stands(unit):
        await goes_on.wait()
        return await transact(unit)

    monkeypatch.setattr(desk.shop.store, "transact", stands)
    called = {"CallSid": desk.api.name("CA"), "From": CLIENT, "To": NUMBER, "CallStatus": "ringing"}
    async with aiohttp.ClientSession() as session:
        response = await desk.api.ask(session, desk.api.numbers[NUMBER]["voice_url"], called)
    assert [number.text for number in response.find("Dial")] == [ANNA]
    goes_on.set()
    assert (await desk.call(lambda call: call.phone)).body.key == called["CallSid"]


async def test_what_was_never_posted_is_found_in_the_lists_of_the_account(shop, voice):
    voice.own(NUMBER, voice_url="", status_callback="")
    sid, at = voice.name("CA"), format_datetime(voice.clock.now())
    voice.calls = [
        {"sid": sid, "from": CLIENT, "to": NUMBER, "direction": "inbound", "status": "no-answer"}
        | {"start_time": at, "end_time": at, "duration": "0", "parent_call_sid": None}
    ]
    desk = await CallDesk(shop, voice).connect()
    call = (await desk.call()).body
    assert (call.key, call.status, call.phone) == (sid, "abandoned", CLIENT)


async def test_an_agent_asks_for_a_call_and_hears_the_telephone_first(desk):
    await desk.api.dial_in(Caller())
    entry = await desk.call(lambda call: call.call_back)
    told = {"email": "anna@beans.example", "name": "Anna", "role": "agent"}
    anna = await desk.shop.act("POST", "agents", told)
    channel = desk.shop.service.registry.channels[desk.channel]
    await channel.call(anna["email"], CLIENT, NUMBER)
    [placed] = desk.api.placed
    assert (placed["To"], placed["From"]) == (ANNA, NUMBER)
    params = {"CallSid": placed["sid"], "From": NUMBER, "To": ANNA, "CallStatus": "in-progress"}
    async with aiohttp.ClientSession() as session:
        gather = (await desk.api.ask(session, placed["Url"], params)).find("Gather")
        dial = (await desk.api.ask(session, gather.get("action"), {**params, "Digits": "1"})).find("Dial")
    assert dial.find("Number").text == CLIENT
    assert dial.get("callerId") == NUMBER
    calls = await desk.calls()
    assert [each.body.direction for each in calls if each.id != entry.id] == ["out"]


async def test_a_forged_call_changes_nothing(desk):
    path = f"/hooks/{desk.channel}"
    answer = await desk.shop.client.post(
        path, data={"CallSid": "CA" + "1" * 32, "From": CLIENT, "To": NUMBER}
    )
    assert answer.status == 401
    assert await desk.calls() == []
