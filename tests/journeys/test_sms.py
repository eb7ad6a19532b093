"""Clients who write SMS, and the agents who answer them, over the service and a fake of Twilio."""

from datetime import timedelta

import pytest

from inbox.app.config import load_config
from inbox.core.timeline import Happened
from tests.fakes.bot_api import until
from tests.fakes.twilio import TOKEN
from tests.journeys.messenger_desk import MessengerDesk
from tests.journeys.shop import everything
from tests.journeys.sms_desk import ANNA, OTHER, OURS, SmsOfTheShop, thread
from tests.journeys.telegram_desk import PUBLIC, eventually

PHOTO = b"\x89PNG\r\n\x1a\n" + b"beans"


@pytest.fixture(params=["sqlite", pytest.param("mongo", marks=pytest.mark.long)])
def config(request, tmp_path):
    told = {"data": str(tmp_path / "data"), "public_url": PUBLIC, "private_hosts": "127.0.0.1"}
    if request.param == "mongo":
        told["store"] = request.getfixturevalue("mongo_url")
    return load_config(told, environ={})


@pytest.fixture
async def desk(shop):
    sms = SmsOfTheShop()
    api = await sms.api(seed=3).start()
    api.now = shop.service.clock.now
    yield await MessengerDesk(shop, api, sms).connect()
    await api.stop()


async def lines(desk, where):
    """What happened in the thread, by its fixed words."""
    return [each.body.what for each in await desk.entries(where) if isinstance(each.body, Happened)]


async def told(desk, where, *words):
    """Wait until that has happened in the thread: a message and what its word does are filed one by one."""

    async def there():
        return await lines(desk, where) == list(words)

    await eventually(there)


async def refused(desk, where):
    """Why an agent cannot answer there."""
    conversation = await desk.conversation(where)
    path = f"/api/v1/conversations/{conversation.id}/messages"
    answer = await desk.shop.ask("POST", path, body={"text": "Hi"}, headers=desk.shop.agent)
    assert answer.status == 422
    return (await answer.json())["detail"]


async def test_a_client_asks_and_is_answered(desk):
    desk.api.repeats = 1
    desk.api.say(ANNA, "Do you ship to Norway?")
    [asked] = await desk.heard(1, thread())
    await until(lambda: not desk.api.pending)
    contact = await desk.shop.store.contacts.get(asked.contact_id)
    known = {(each.kind, each.value) for each in contact.identities}
    assert (asked.body.text, known) == ("Do you ship to Norway?", {("sms", thread()), ("phone", ANNA)})
    assert len(await desk.messages(thread())) == 1
    [lead] = await everything(desk.shop.store.leads)
    assert (lead.contact_id, lead.attribution.source.group) == (contact.id, "SMS")

    await desk.delivery(await desk.reply("Yes, by post.", thread()), "delivered")
    assert [(each["To"], each["from"], each["text"]) for each in desk.api.sent] == [
        (ANNA, OURS, "Yes, by post.")
    ]
    checked = await desk.shop.act("POST", f"channels/{desk.channel}/check")
    assert (checked["ok"], OURS in checked["sentence"]) == (True, True)


async def test_an_agent_writes_first_and_the_answer_comes_into_the_same_conversation(desk):
    form = {"name": "Anna", "phone": ANNA, "message": "Call me", "page": "https://shop.example/"}
    await desk.shop.send(form)
    [contact] = (await desk.shop.act("GET", "contacts"))["items"]
    [opening] = await desk.shop.act("GET", f"contacts/{contact['id']}/openings")
    assert (opening["address"], opening["by"]) == (OURS, "phone")
    told = {"channel": opening["channel"]["id"], "text": "Your beans are here"}
    sent = await desk.shop.act("POST", f"contacts/{contact['id']}/conversations", told)
    await desk.delivery(sent["id"], "delivered")
    assert [(each["To"], each["text"]) for each in desk.api.sent] == [(ANNA, "Your beans are here")]
    desk.api.say(ANNA, "Thank you")
    [answered] = await desk.heard(1, thread())
    assert (answered.conversation_id, answered.contact_id) == (sent["conversation_id"], contact["id"])


async def test_pictures_go_both_ways(desk):
    desk.api.say(ANNA, "These", media=[(PHOTO, "image/png")] * 2)
    [asked] = await desk.heard(1, thread())
    body = await desk.body(asked.id, lambda body: all(each.blob for each in body.attachments))
    assert [await desk.shop.service.blobs.get(each.blob) for each in body.attachments] == [PHOTO] * 2

    files = [await desk.upload("a.png", PHOTO), await desk.upload("price.pdf", b"%PDF-1.4 list")]
    await desk.delivery(await desk.reply("Both", thread(), attachments=files), "delivered")
    assert [each["files"] for each in desk.api.sent] == [[PHOTO, b"%PDF-1.4 list"]]


async def test_an_answer_waits_or_fails_as_twilio_says(desk):
    desk.api.say(ANNA, "Hello?")
    await desk.heard(1, thread())
    desk.api.faults["Messages"] = [(400, 21408)]
    failed = await desk.delivery(await desk.reply("no", thread()), "failed")
    assert "country" in failed.reason

    desk.api.faults["Messages"] = [(429, 20429)]
    waits = await desk.reply("later", thread())

    async def put_off():
        found = await desk.shop.store.deliveries.get(waits)
        return [each.outcome for each in found.attempts] == ["later"]

    await eventually(put_off)
    assert desk.api.sent == []
    desk.shop.service.clock.advance(minutes=1)
    await desk.delivery(waits, "delivered")


async def test_a_status_tells_what_became_of_a_message_whose_answer_was_lost(desk):
    desk.api.say(ANNA, "Hello?")
    await desk.heard(1, thread())
    desk.api.faults["Messages"], desk.api.fate = [None], ()
    entry = await desk.reply("Hi", thread())
    await desk.delivery(entry, "unknown")
    desk.api.report(desk.api.sent[0], "delivered")
    await desk.delivery(entry, "delivered")
    desk.api.report(desk.api.sent[0], "sent")
    await until(lambda: not desk.api.pending)
    assert (await desk.shop.store.deliveries.get(entry)).state.value == "delivered"
    assert len(desk.api.sent) == 1


async def test_who_wrote_stop_gets_nothing_more_from_this_number(desk):
    desk.api.say(ANNA, "Hello?")
    await desk.heard(1, thread())
    entry = await desk.reply("Later", thread(), send_at=_in_an_hour(desk))
    desk.api.say(ANNA, "Stop")
    await told(desk, thread(), "unreachable")
    assert "START" in await refused(desk, thread())
    desk.api.say(ANNA, "I am still here")
    await desk.heard(3, thread())
    assert "START" in await refused(desk, thread())

    desk.shop.service.clock.advance(hours=2)
    await desk.delivery(entry, "failed")
    assert desk.api.sent == []

    desk.api.say(ANNA, "START")
    await told(desk, thread(), "unreachable", "reachable")
    await desk.delivery(await desk.reply("Welcome back", thread()), "delivered")


async def test_another_number_of_ours_may_still_write(desk):
    other = await MessengerDesk(desk.shop, desk.api, SmsOfTheShop(OTHER)).connect()
    desk.api.say(ANNA, "Hello?")
    desk.api.say(ANNA, "And here?", to=OTHER)
    await desk.heard(1, thread())
    await other.heard(1, thread(ours=OTHER))
    assert len(await everything(desk.shop.store.contacts)) == 1
    desk.api.say(ANNA, "STOP")
    await told(desk, thread(), "unreachable")
    assert "START" in await refused(desk, thread())
    await other.delivery(await other.reply("Yes", thread(ours=OTHER)), "delivered")


async def test_a_stop_that_only_twilio_knows_is_kept(desk):
    desk.api.say(ANNA, "Hello?")
    await desk.heard(1, thread())
    desk.api.stopped.add((OURS, ANNA))
    failed = await desk.delivery(await desk.reply("Hi", thread()), "failed")
    assert "no more messages" in failed.reason
    assert "START" in await refused(desk, thread())


async def test_what_no_call_brought_is_asked_for(desk):
    desk.api.say(ANNA, "first")
    await desk.heard(1, thread())
    await desk.shop.act("PATCH", f"channels/{desk.channel}", {"disabled": True})

    async def off():
        return (await desk.shop.act("GET", f"channels/{desk.channel}"))["health"]["state"] == "disabled"

    await eventually(off)
    desk.api.say(ANNA, "second", media=[(PHOTO, "image/png")])
    await until(lambda: len(desk.api.lost) == 1, 30)
    await desk.shop.act("PATCH", f"channels/{desk.channel}", {"disabled": False})
    found = await desk.heard(2, thread())
    body = await desk.body(found[1].id, lambda body: body.attachments and body.attachments[0].blob)
    assert (body.text, await desk.shop.service.blobs.get(body.attachments[0].blob)) == ("second", PHOTO)


async def test_forged_calls_change_nothing(desk):
    number = desk.api.numbers[OURS]
    url = number["sms_url"]
    path = "/hooks/" + desk.channel
    params = [("MessageSid", f"SM{1:032x}"), ("From", ANNA), ("To", OURS), ("Body", "STOP")]
    body, headers = desk.api.signed(url, params)
    wrong = [
        (body, {**headers, "X-Twilio-Signature": "AAAA"}),
        (body, {"Content-Type": headers["Content-Type"]}),
        (body.replace(b"STOP", b"GO"), headers),
    ]
    for sent, told in wrong:
        answer = await desk.shop.client.post(path, data=sent, headers=told)
        assert answer.status == 401
    assert await everything(desk.shop.store.requests) == []
    genuine = await desk.shop.client.post(path, data=body, headers=headers)
    assert (genuine.status, genuine.content_type) == (200, "text/xml")
    assert TOKEN not in await genuine.text()


def _in_an_hour(desk):
    return (desk.shop.service.clock.now() + timedelta(hours=1)).isoformat()
