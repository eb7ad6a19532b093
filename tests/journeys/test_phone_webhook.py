"""A telephone system of the shop's own posts its calls, again and in any order, with their recordings."""

import hmac
import json
import random
from datetime import timedelta
from hashlib import sha256

import pytest
from aiohttp import web

from inbox.core.call import Call
from tests.fakes.twilio_voice import a_wav
from tests.journeys.shop import everything
from tests.journeys.telegram_desk import TelegramDesk, eventually
from tests.journeys.test_calls import config as config  # noqa: PLC0414 - on the same two engines

SECRET, CLIENT = "a-secret-of-sixteen", "+4915112340000"


class OwnPhone(TelegramDesk):
    async def connect(self, **settings):
        told = {"secret": SECRET, "team": ["anna@beans.example 101"], **settings}
        about = {"kind": "phone_webhook", "name": "Phone", "settings": told}
        self.channel = (await self.shop.act("POST", "channels", about))["id"]
        await self.until_up()
        return self

    async def tell(self, secret=SECRET, **members):
        """What the telephone system posts; the status that it got."""
        body = json.dumps(members).encode()
        signature = hmac.new(secret.encode(), body, sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Signature": signature}
        answer = await self.shop.client.post(f"/hooks/{self.channel}", data=body, headers=headers)
        return answer.status

    async def call(self, so):
        """The one entry of the call, as soon as it is so."""

        async def there():
            found = await everything(self.shop.store.timeline)
            calls = [entry.body for entry in found if isinstance(entry.body, Call)]
            assert len(calls) <= 1
            return calls[0] if calls and so(calls[0]) else None

        return await eventually(there)


@pytest.fixture
async def recording(aiohttp_server):
    """Where a recording lies."""

    async def give(_request):
        return web.Response(body=a_wav(), content_type="audio/x-wav")

    app = web.Application()
    app.router.add_get("/rec/7.wav", give)
    server = await aiohttp_server(app)
    return f"http://127.0.0.1:{server.port}/rec/7.wav"


@pytest.fixture
async def phone(shop):
    return await OwnPhone(shop, None).connect()


async def test_a_call_that_is_told_again_and_shuffled_is_one_entry_with_its_recording(phone, recording):
    at = phone.shop.service.clock.now()
    who = {"call": "7", "from": CLIENT, "to": "+4930123456"}
    talked = at + timedelta(seconds=9)
    told = [
        {**who, "status": "ringing", "at": at.isoformat()},
        {**who, "status": "talking", "agent": "101", "at": talked.isoformat()},
        {**who, "status": "ANSWERED", "duration": 60, "at": (talked + timedelta(seconds=60)).isoformat()},
        {"call": "7", "recording": recording, "recording_seconds": 1},
    ] * 2
    random.Random(3).shuffle(told)
    for each in told:
        assert await phone.tell(**each) == 200
    phone.shop.service.clock.advance(minutes=5)  # what came before its call is told again
    call = await phone.call(lambda call: call.attachments and call.attachments[0].blob and call.ending)
    assert (call.status, call.phone, len(call.attachments)) == ("answered", CLIENT, 1)
    assert await phone.shop.service.blobs.get(call.attachments[0].blob) == a_wav()


async def test_a_missed_call_asks_to_be_called_back_and_a_forged_one_changes_nothing(phone):
    who = {"call": "7", "from": CLIENT, "to": "+4930123456", "status": "NO ANSWER"}
    assert await phone.tell(secret="another-secret-of-16", **who) == 401
    assert await everything(phone.shop.store.requests) == []
    assert await phone.tell(**who) == 200
    call = await phone.call(lambda call: call.call_back)
    assert call.status == "missed"
    assert call.call_back.due_at == phone.shop.service.clock.now() + timedelta(minutes=15)
