"""Clients who write to a bot, and the agents who answer them, over the whole service and a fake Telegram."""

import pytest

from inbox.app.config import load_config
from inbox.core.identity import Identity
from inbox.core.timeline import Happened
from tests.fakes.bot_api import BotApi, until
from tests.journeys.shop import everything
from tests.journeys.telegram_desk import PUBLIC, TOKEN, TelegramDesk, eventually

PHOTO = b"\x89PNG\r\n\x1a\n" + b"beans"
GROUP = -1001234567890


@pytest.fixture(params=["sqlite", pytest.param("mongo", marks=pytest.mark.long)])
def config(request, tmp_path):
    told = {"data": str(tmp_path / "data"), "public_url": PUBLIC, "private_hosts": "127.0.0.1"}
    if request.param == "mongo":
        told["store"] = request.getfixturevalue("mongo_url")
    return load_config(told, environ={})


@pytest.fixture
async def api():
    api = await BotApi(TOKEN).start()
    yield api
    await api.stop()


@pytest.fixture
def desk(shop, api):
    return TelegramDesk(shop, api)


async def test_a_client_asks_is_answered_and_answers(desk):
    await desk.connect()
    desk.api.say(42, "Do you ship to Norway?")
    [asked] = await desk.heard(1)
    contact = await desk.shop.store.contacts.get(asked.contact_id)
    assert (asked.body.text, contact.name) == ("Do you ship to Norway?", "Person 42")
    [lead] = await everything(desk.shop.store.leads)
    assert lead.contact_id == contact.id

    answer = await desk.reply("Yes, by post.", answers=asked.id)
    await desk.delivery(answer, "sent")
    [sent] = desk.api.sent
    assert (sent["text"], sent["reply_parameters"]["message_id"]) == ("Yes, by post.", 1)

    desk.api.say(42, "Great", reply_to_message=sent)
    [_, thanks] = await desk.heard(2)
    assert (thanks.body.quote.text, thanks.body.quote.entry_id) == ("Yes, by post.", answer)


async def test_files_go_both_ways(desk):
    await desk.connect()
    ref = desk.api.keep(PHOTO)
    sizes = [{"file_id": ref, "file_unique_id": ref, "width": 5, "height": 5, "file_size": len(PHOTO)}]
    desk.api.say(42, photo=sizes, caption="This one")
    [asked] = await desk.heard(1)
    body = await desk.body(asked.id, lambda body: body.attachments[0].blob)
    assert await desk.shop.service.blobs.get(body.attachments[0].blob) == PHOTO
    assert (body.text, body.attachments[0].media_type) == ("This one", "image/png")

    big = desk.api.keep(b"", size=20_000_001)
    film = {"file_id": big, "file_unique_id": big, "file_name": "film.mkv", "file_size": 20_000_001}
    desk.api.say(42, document=film)
    [_, told] = await desk.heard(2)
    body = await desk.body(told.id, lambda body: body.attachments[0].failure)
    assert "20 MB" in body.attachments[0].failure

    files = [await desk.upload("a.png", PHOTO), await desk.upload("price.pdf", b"%PDF-1.4 list")]
    answer = await desk.reply("Both", attachments=files)
    await desk.delivery(answer, "sent")
    assert ["photo" in each or "document" in each for each in desk.api.sent] == [True, True]
    *_, asked = desk.api.requests("sendDocument")  # on a slow day it was too soon after the other one
    assert asked["document"] == ("price.pdf", b"%PDF-1.4 list")
    assert (await desk.body(answer, lambda body: body.names)).names


async def test_an_album_is_one_entry(desk):
    await desk.connect()
    refs = [desk.api.keep(PHOTO + bytes([place])) for place in range(4)]
    for place, ref in enumerate(refs):
        sizes = [{"file_id": ref, "file_unique_id": ref, "width": 5, "height": 5}]
        caption = {"caption": "Which?"} if place == 0 else {}
        desk.api.say(42, photo=sizes, media_group_id="7", **caption)
    [asked] = await desk.heard(1)
    body = await desk.body(
        asked.id, lambda body: len(body.attachments) == 4 and all(file.blob for file in body.attachments)
    )
    stored = [await desk.shop.service.blobs.get(file.blob) for file in body.attachments]
    assert stored == [PHOTO + bytes([place]) for place in range(4)]
    assert body.text == "Which?"
    assert len(await desk.entries()) == 1

    files = [await desk.upload(f"{place}.png", PHOTO + b"!" * place) for place in range(3)]
    answer = await desk.reply("These", attachments=files)
    delivery = await desk.delivery(answer, "sent")
    names = [delivery.external_id, *(await desk.body(answer, lambda body: body.names)).names]
    assert names == [f"42:{each['message_id']}" for each in desk.api.sent]
    desk.api.react(desk.api.sent[2], 42, "👍")
    body = await desk.body(answer, lambda body: body.reactions)
    assert [(each.emoji, each.name) for each in body.reactions] == [("👍", "Person 42")]


async def test_edits_and_deletions_go_both_ways(desk):
    await desk.connect()
    said = desk.api.say(42, "Norway?")
    [asked] = await desk.heard(1)
    desk.api.edit(said, text="Sweden?")
    body = await desk.body(asked.id, lambda body: body.edited_at)
    assert (body.text, [each.text for each in body.history]) == ("Sweden?", ["Norway?"])

    answer = await desk.reply("On Monday")
    await desk.delivery(answer, "sent")
    await desk.shop.act("PUT", f"entries/{answer}/message", {"text": "On Tuesday"})
    await until(lambda: desk.api.sent[0]["text"] == "On Tuesday")
    body = await desk.body(answer, lambda body: body.amendment is None)
    assert [each.text for each in body.history] == ["On Monday"]
    await desk.shop.act("DELETE", f"entries/{answer}/message")
    await desk.body(answer, lambda body: body.deleted_at)
    assert [each["text"] for each in desk.api.deleted] == ["On Tuesday"]

    theirs = desk.api.say(42, "Mine", kind="business_message", business_connection_id="Qw8")
    [_] = await desk.heard(1, "biz:Qw8:42")
    gone = {"business_connection_id": "Qw8", "chat": theirs["chat"], "message_ids": [theirs["message_id"]]}
    desk.api.push("deleted_business_messages", gone)
    [mine] = await desk.messages("biz:Qw8:42")
    assert (await desk.body(mine.id, lambda body: body.deleted_at)).text == "Mine"


async def test_a_poll_is_voted_in_and_voted_again(desk):
    await desk.connect()
    desk.api.say(42, "What do you recommend?")
    await desk.heard(1)
    poll = {"question": "Filter or espresso?", "options": ["Filter", "Espresso"]}
    await desk.delivery(await desk.reply(poll=poll), "sent")
    desk.api.vote(desk.api.sent[0], 42, 1)
    [_, vote] = await desk.heard(2)
    assert vote.body.cards[0].title == "Espresso"
    desk.shop.service.clock.advance(seconds=5)
    desk.api.vote(desk.api.sent[0], 42, 0)
    body = await desk.body(vote.id, lambda body: body.cards[0].title == "Filter")
    assert body.cards[0].facts["question"] == "Filter or espresso?"


async def test_a_button_is_pressed_and_stops_waiting(desk):
    await desk.connect()
    desk.api.say(42, "Two bags")
    await desk.heard(1)
    asked = await desk.reply("Ground?", buttons=["Ground", "Whole beans"])
    await desk.delivery(asked, "sent")
    desk.api.press(desk.api.sent[0], 1, 42)

    async def chosen():
        return [entry for entry in await desk.messages() if entry.body.cards]

    [choice] = await eventually(chosen)
    assert (choice.body.cards[0].title, choice.body.quote.entry_id) == ("Whole beans", asked)
    await until(lambda: desk.api.answered)


async def test_what_telegram_refuses_says_why_and_can_be_sent_again(desk):
    await desk.connect()
    desk.api.say(42, "Hello")
    await desk.heard(1)
    desk.api.fail("sendMessage", 400, "Bad Request: STRANGE_THING")
    answer = await desk.reply("Hi")
    assert "STRANGE_THING" in (await desk.delivery(answer, "failed")).reason
    await desk.shop.act("POST", f"entries/{answer}/attempts", {})
    await desk.delivery(answer, "sent")
    assert [each["text"] for each in desk.api.sent] == ["Hi"]


async def test_what_may_have_arrived_is_not_sent_again(desk):
    await desk.connect()
    desk.api.say(42, "Hello")
    await desk.heard(1)
    desk.api.silent.add("sendMessage")
    answer = await desk.reply("Once")
    await desk.delivery(answer, "unknown")
    desk.shop.service.clock.advance(hours=12)
    assert [each["text"] for each in desk.api.sent] == ["Once"]


async def test_a_pause_holds_up_one_chat_only(desk, clock):
    await desk.connect()
    for chat in (42, 43):
        desk.api.say(chat, "Hello")
        await desk.heard(1, str(chat))
    desk.api.fail("sendMessage", 429, "Too Many Requests: retry after 2", retry_after=2)
    held = await desk.reply("Later")

    async def put_off():
        attempts = (await desk.shop.store.deliveries.get(held)).attempts
        return attempts and attempts[-1].outcome == "later"

    await eventually(put_off)
    await desk.delivery(await desk.reply("Now", "43"), "sent")
    clock.advance(seconds=2)
    await desk.delivery(held, "sent")
    assert [each["text"] for each in desk.api.sent] == ["Now", "Later"]


async def test_who_blocks_the_bot_is_not_reached_until_it_is_unblocked(desk):
    await desk.connect()
    desk.api.say(42, "Hello")
    [asked] = await desk.heard(1)
    anna = Identity(kind="telegram", value="42")

    async def unreachable():
        return (await desk.shop.store.contacts.get(asked.contact_id)).unreachable

    desk.api.block(42)
    assert await eventually(unreachable) == (anna,)
    path = f"/api/v1/conversations/{asked.conversation_id}/messages"
    assert (await desk.shop.ask("POST", path, body={"text": "Hi"}, headers=desk.shop.agent)).status == 422
    desk.api.block(42, blocked=False)

    async def reachable():
        return not await unreachable()

    await eventually(reachable)
    happened = [entry.body.what for entry in await desk.entries() if isinstance(entry.body, Happened)]
    assert happened == ["unreachable", "reachable"]

    desk.api.blocked.add(42)  # and nobody told us
    answer = await desk.reply("Hi")
    assert "blocked the bot" in (await desk.delivery(answer, "failed")).reason
    assert await eventually(unreachable) == (anna,)
    desk.api.blocked.clear()
    desk.api.say(42, "Here again")
    await eventually(reachable)


async def test_a_group_goes_on_under_its_new_number(desk):
    await desk.connect(groups=True)
    desk.api.say(-4321, "Hello all")
    [said] = await desk.heard(1, "-4321")
    desk.api.say(-4321, migrate_to_chat_id=GROUP)
    desk.api.moved[-4321] = GROUP

    async def moved():
        return await desk.conversation(str(GROUP))

    assert (await eventually(moved)).id == said.conversation_id
    desk.api.say(GROUP, "Still here")
    [_, again] = await desk.heard(2, str(GROUP))
    assert (again.conversation_id, again.contact_id) == (said.conversation_id, said.contact_id)
    await desk.delivery(await desk.reply("Hello", str(GROUP)), "sent")
    assert desk.api.sent[0]["chat"]["id"] == GROUP


async def test_a_start_brings_the_visitor_along(desk):
    await desk.connect()
    service = desk.shop.service
    token = {"visitor": None, "page": "https://shop.example/?utm_source=poster&utm_medium=print"}
    answer = await desk.shop.ask("POST", desk.shop.touches, body=token)
    visitor = service.visitors.read((await answer.json())["visitor"])
    ticket = service.visitors.ticket(visitor, service.clock.now())
    desk.api.say(42, f"/start {ticket}")
    desk.api.say(42, "I saw your poster")
    [said] = await desk.heard(1)

    async def timeline():
        told = await desk.shop.act("GET", f"contacts/{said.contact_id}/timeline")
        kinds = [item["type"] if item["type"] == "touch" else item["kind"] for item in told["items"]]
        return kinds if len(kinds) == 3 else None

    assert sorted(await eventually(timeline)) == ["event", "message", "touch"]
