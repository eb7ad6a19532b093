"""Who was not answered gets an SMS: once a day, where the owner wants it, and never after a STOP."""

import pytest

from tests.fakes.bot_api import until
from tests.fakes.twilio_voice import Caller
from tests.journeys.messenger_desk import MessengerDesk
from tests.journeys.shop import everything
from tests.journeys.sms_desk import OURS, SmsOfTheShop, thread
from tests.journeys.telegram_desk import eventually
from tests.journeys.test_calls import ANNA, CallDesk
from tests.journeys.test_calls import config as config  # noqa: PLC0414 - on the same two engines
from tests.journeys.test_calls import voice as voice  # noqa: PLC0414 - a fixture

MOBILE, FIXED = "+4915112340000", "+493012345678"
TEXT = "Sorry that we missed you. Answer here, or we call you back."
LATER = {"minutes": 2}


@pytest.fixture
async def sms(shop):
    of_shop = SmsOfTheShop()
    api = await of_shop.api(seed=3).start()
    api.now = shop.service.clock.now
    yield await MessengerDesk(shop, api, of_shop).connect()
    await api.stop()


@pytest.fixture
async def desk(shop, voice):
    return await CallDesk(shop, voice).connect(text_back=TEXT, hours="")


async def rings(desk, phone, **more):
    """A whole call, and the time in which somebody would have called back."""
    before = len(await desk.calls())
    await desk.api.dial_in(Caller(phone=phone, **more))

    async def ended():
        found = await desk.calls()
        return len(found) > before and all(entry.body.ending for entry in found)

    await eventually(ended)
    desk.api.clock.advance(**LATER)
    await _no_job_waits(desk)


async def _no_job_waits(desk):
    async def none():
        counts = await desk.shop.store.jobs.counts()
        return not any(kind == "text_back" for kind, _ in counts)

    await eventually(none)


def texts(sms):
    return [(each["To"], each["text"]) for each in sms.api.sent]


async def test_who_was_missed_gets_one_text_a_day_which_stands_in_their_timeline(desk, sms):
    await rings(desk, MOBILE)
    await until(lambda: texts(sms) == [(MOBILE, TEXT)], 30)
    await rings(desk, MOBILE)
    [contact] = await everything(desk.shop.store.contacts)
    [message] = await sms.messages(thread(MOBILE), "out")
    assert (message.contact_id, message.body.text) == (contact.id, TEXT)
    desk.api.clock.advance(days=1)
    await rings(desk, MOBILE)
    await until(lambda: len(texts(sms)) == 2, 30)


async def test_nobody_is_written_to_who_was_answered_has_no_mobile_or_wrote_stop(desk, sms):
    sms.api.say(MOBILE, "STOP", OURS)

    async def stopped():
        found = await everything(desk.shop.store.contacts)
        return any(contact.unreachable for contact in found)

    await eventually(stopped)
    await rings(desk, MOBILE)
    await rings(desk, FIXED)
    await rings(desk, "+4915112340001", phones={ANNA: "takes"})
    assert await sms.messages(thread(MOBILE), "out") == []
    assert texts(sms) == []


async def test_a_call_that_is_told_of_hours_later_is_not_answered_in_writing(desk, sms):
    desk.api.held = []
    await desk.api.dial_in(Caller(phone=MOBILE))
    desk.api.clock.advance(hours=2)
    desk.api.let_go(range(len(desk.api.held)))

    async def ended():
        found = await desk.calls()
        return found and found[0].body.call_back

    await eventually(ended)
    desk.api.clock.advance(**LATER)
    await _no_job_waits(desk)
    assert texts(sms) == []


async def test_without_a_text_nothing_is_written(shop, voice, sms):
    desk = await CallDesk(shop, voice).connect()
    await rings(desk, MOBILE)
    assert texts(sms) == []
