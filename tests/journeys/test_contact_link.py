"""A click on the site's Telegram link, and a chat: one person, one timeline, and the advertisement's lead."""

import pytest

from inbox.app.config import load_config
from tests.fakes.bot_api import DATE, BotApi, until
from tests.journeys.shop import everything
from tests.journeys.telegram_desk import PUBLIC, TOKEN, TelegramDesk, eventually

AD = "https://shop.example/?utm_source=google&utm_medium=cpc&utm_campaign=spring"


@pytest.fixture(params=["sqlite", pytest.param("mongo", marks=pytest.mark.long)])
def config(request, tmp_path):
    told = {"data": str(tmp_path / "data"), "public_url": PUBLIC, "private_hosts": "127.0.0.1"}
    if request.param == "mongo":
        told["store"] = request.getfixturevalue("mongo_url")
    return load_config(told, environ={})


@pytest.fixture
async def desk(shop, clock):
    api = await BotApi(TOKEN).start()
    clock.advance(hours=2, minutes=59, seconds=50)  # just before people write to the bot
    yield await TelegramDesk(shop, api).connect()
    await api.stop()


async def arrives(desk, page=AD, visitor=None):
    """A visitor's browser opens a page; the token that it keeps."""
    desk.shop.service.clock.advance(seconds=1)
    answer = await desk.shop.ask("POST", desk.shop.touches, body={"visitor": visitor, "page": page})
    return (await answer.json())["visitor"]


async def link(desk, visitor):
    """Where the Telegram link of the site's widget leads for this visitor."""
    links = [{"kind": "telegram", "value": "@beans_bot"}]
    await desk.shop.act("PUT", f"sites/{desk.shop.key}/widget", {"links": links})

    async def carried():
        path = f"/w/{desk.shop.key}/contact-links"
        answer = await desk.shop.ask("POST", path, body={"visitor": visitor})
        return (await answer.json())["links"]

    [told] = await eventually(carried)
    assert told["href"].startswith("https://t.me/beans_bot?start=")
    return told["href"]


async def clicks(desk, href, chat=42):
    """Telegram opens the chat with the bot, and Start is pressed, long before anything is written."""
    desk.api.say(chat, f"/start {href.partition('?start=')[2]}")
    await until(lambda: not desk.api.pending)


async def the_lead(desk):
    [lead] = (await desk.shop.act("GET", "leads"))["items"]
    return lead


async def test_a_click_shows_the_visit_and_the_chat_in_one_timeline(desk):
    visitor = await arrives(desk)
    await arrives(desk, "https://shop.example/beans", visitor)
    await clicks(desk, await link(desk, visitor))
    desk.api.say(42, "Do you ship to Norway?")
    [said] = await desk.heard(1)
    lead = await the_lead(desk)

    told = await desk.shop.act("GET", f"contacts/{said.contact_id}/timeline")
    touches = [item for item in told["items"] if item["type"] == "touch"]
    assert [touch["landing_url"] for touch in touches] == [AD]
    assert [item["body"]["text"] for item in told["items"] if item.get("kind") == "message"] == [
        "Do you ship to Norway?"
    ]
    source = lead["source"]
    assert (source["group"], source["source"], source["campaign"]) == ("Paid Search", "google", "spring")
    assert lead["first_touch"]["landing_url"] == AD
    assert [page["url"] for page in lead["pages"]] == [AD, "https://shop.example/beans"]


async def test_a_visit_after_the_message_is_not_where_it_came_from(desk, clock):
    visitor = await arrives(desk, "https://shop.example/")
    await clicks(desk, await link(desk, visitor))
    clock.advance(minutes=10)
    await arrives(desk, AD, visitor)
    desk.api.say(42, "Hello", date=DATE + 60)
    await desk.heard(1)
    lead = await the_lead(desk)
    assert (lead["source"]["group"], lead["last_touch"]["landing_url"]) == ("Direct", "https://shop.example/")


async def test_a_ticket_of_nobody_leaves_a_chat_without_a_visit(desk):
    visitor = await arrives(desk)
    href = await link(desk, visitor)
    await clicks(desk, href[:-2] + "AA")
    desk.api.say(42, "Hello")
    [said] = await desk.heard(1)
    assert list(await desk.shop.store.touches.visitors_of(said.contact_id)) == []
    source = (await the_lead(desk))["source"]
    assert (source["group"], source["source"]) == ("Messenger", "telegram")


async def test_who_starts_twice_is_one_person(desk):
    href = await link(desk, await arrives(desk))
    await clicks(desk, href)
    await clicks(desk, href)
    desk.api.say(42, "Hello")
    await desk.heard(1)
    assert len(await everything(desk.shop.store.contacts)) == 1
    assert (await the_lead(desk))["source"]["source"] == "google"


async def test_a_message_that_overtakes_the_start_has_its_source(desk):
    """Telegram brings what waited for us in any order."""
    href = await link(desk, await arrives(desk))
    start = desk.api.a_message(42, text=f"/start {href.partition('?start=')[2]}")
    desk.api.say(42, "Hello")
    await desk.heard(1)
    assert (await the_lead(desk))["source"]["source"] == "telegram"
    desk.api.push("message", start)
    await until(lambda: not desk.api.pending)
    lead = await the_lead(desk)
    assert (lead["source"]["source"], lead["first_touch"]["landing_url"]) == ("google", AD)
