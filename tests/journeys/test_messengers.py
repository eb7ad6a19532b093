"""Clients who write by a messenger, and the agents who answer them, over the service and a fake of it."""

import pytest

from inbox.app.config import load_config
from inbox.core.timeline import Happened
from tests.fakes.bot_api import until
from tests.journeys.messenger_desk import MESSENGERS, MessengerDesk
from tests.journeys.shop import everything
from tests.journeys.telegram_desk import PUBLIC, eventually

PHOTO = b"\x89PNG\r\n\x1a\n" + b"beans"
AD = "https://shop.example/?utm_source=google&utm_medium=cpc&utm_campaign=spring"


@pytest.fixture(params=["sqlite", pytest.param("mongo", marks=pytest.mark.long)])
def config(request, tmp_path):
    told = {"data": str(tmp_path / "data"), "public_url": PUBLIC, "private_hosts": "127.0.0.1"}
    if request.param == "mongo":
        told["store"] = request.getfixturevalue("mongo_url")
    return load_config(told, environ={})


@pytest.fixture(params=MESSENGERS)
def messenger(request):
    return MESSENGERS[request.param]


@pytest.fixture
async def desk(shop, messenger):
    api = await messenger.api(seed=3).start()
    yield await MessengerDesk(shop, api, messenger).connect()
    await api.stop()


async def test_a_client_asks_is_named_and_is_answered(desk, messenger):
    desk.api.say("42", "Do you ship to Norway?")
    [asked] = await desk.heard(1)
    assert asked.body.text == "Do you ship to Norway?"

    async def named():
        found = await desk.shop.store.contacts.get(asked.contact_id)
        return found if found.name else None

    contact = await eventually(named)
    assert contact.name == "Person 42"
    [lead] = await everything(desk.shop.store.leads)
    assert (lead.contact_id, lead.attribution.source.source) == (contact.id, messenger.kind)
    assert lead.attribution.source.group == "Messenger"

    await desk.delivery(await desk.reply("Yes, by post."), "sent", "delivered", "read")
    assert messenger.texts(desk.api) == ["Yes, by post."]
    told = await desk.shop.act("POST", f"channels/{desk.channel}/check")
    assert told["ok"] is True


async def test_files_go_both_ways(desk, messenger):
    messenger.say_file(desk.api, "42", PHOTO)
    [asked] = await desk.heard(1)
    body = await desk.body(asked.id, lambda body: body.attachments[0].blob)
    assert await desk.shop.service.blobs.get(body.attachments[0].blob) == PHOTO
    assert (body.text, body.attachments[0].media_type) == ("This one", "image/png")

    files = [await desk.upload("a.png", PHOTO), await desk.upload("price.pdf", b"%PDF-1.4 list")]
    await desk.delivery(await desk.reply("Both", attachments=files), "sent")
    assert sorted(messenger.files(desk.api)) == sorted([PHOTO, b"%PDF-1.4 list"])
    assert messenger.texts(desk.api) == ["Both"]


async def test_an_answer_waits_fails_or_is_left_open_as_the_provider_says(desk, messenger):
    desk.api.say("42", "Hello?")
    await desk.heard(1)
    messenger.fail(desk.api, messenger.never)
    failed = await desk.delivery(await desk.reply("no"), "failed")
    assert failed.reason

    messenger.fail(desk.api, messenger.later)
    waits = await desk.reply("later")

    async def put_off():
        found = await desk.shop.store.deliveries.get(waits)
        return [each.outcome for each in found.attempts] == ["later"]

    await eventually(put_off)
    assert messenger.texts(desk.api) == []


async def test_a_message_that_was_taken_in_silence_is_never_there_twice(desk, messenger):
    desk.api.say("42", "Hello?")
    await desk.heard(1)
    messenger.silent(desk.api)
    entry = await desk.reply("Hi")
    if messenger.no_answer == "sent":

        async def put_off():
            found = await desk.shop.store.deliveries.get(entry)
            return [each.outcome for each in found.attempts] == ["later"]

        await eventually(put_off)
        desk.shop.service.clock.advance(minutes=1)
    await desk.delivery(entry, messenger.no_answer)
    assert messenger.texts(desk.api) == ["Hi"]


async def test_who_has_left_cannot_be_written_to_until_they_write(desk):
    desk.api.say("42", "Hello?")
    await desk.heard(1)
    desk.api.leave("42")

    async def told():
        return [
            each
            for each in await desk.entries("42")
            if isinstance(each.body, Happened) and "reach" in each.body.what
        ]

    [line] = await eventually(told)
    assert line.body.what == "unreachable"
    conversation = await desk.conversation("42")
    answer = await desk.shop.ask(
        "POST",
        f"/api/v1/conversations/{conversation.id}/messages",
        body={"text": "Hi"},
        headers=desk.shop.agent,
    )
    assert answer.status == 422
    desk.api.say("42", "I am back")
    await desk.heard(2)
    await desk.delivery(await desk.reply("Welcome"), "sent")


async def test_of_fifty_messages_what_comes_twice_is_filed_once(desk):
    desk.api.repeats = 1
    for number in range(50):
        desk.api.say(str(number % 3), f"{number}")
    await until(lambda: not desk.api.pending)
    for person in range(3):
        texts = sorted(each.body.text for each in await desk.messages(str(person)))
        assert texts == sorted(f"{number}" for number in range(50) if number % 3 == person)
    assert len(await everything(desk.shop.store.contacts)) == 3


async def test_a_link_of_the_widget_brings_the_visit_along(desk, messenger):
    answer = await desk.shop.ask("POST", desk.shop.touches, body={"visitor": None, "page": AD})
    visitor = (await answer.json())["visitor"]
    href = await desk.link(visitor, *messenger.link)
    desk.shop.service.clock.advance(days=1)
    messenger.came_by(desk.api, "42", href)
    await until(lambda: not desk.api.pending)
    desk.api.say("42", "Do you ship to Norway?")
    await desk.heard(1)
    [lead] = (await desk.shop.act("GET", "leads"))["items"]
    assert (lead["source"]["group"], lead["source"]["campaign"]) == ("Paid Search", "spring")
