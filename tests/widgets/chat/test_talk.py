"""Visitors and agents talk: what is said is kept, acknowledged, and shown once on every page."""

import asyncio

import pytest
from aiohttp import WSServerHandshakeError

from inbox.core.delivery import DeliveryState
from inbox.core.errors import StoreUnavailable
from inbox.core.identity import Identity


async def test_a_message_is_acknowledged_with_its_entry_and_shown(world):
    page, welcome = await world.visitor()
    assert (welcome["conversation"], welcome["seq"]) == (None, 0)
    ack = await page.say("Two kilos, please.", "m1")
    assert (ack["t"], ack["id"]) == ("ack", "m1")
    assert await page.shows(1) == ["Two kilos, please."]
    [shown] = page.entries
    talk = await world.conversation()
    assert shown["seq"] == 1
    assert shown["entry"]["id"] == ack["entry"] == (await world.store.timeline.page()).items[0].id
    assert shown["entry"]["client_id"] == "m1"
    assert shown["entry"]["direction"] == "in"
    assert (talk.channel_id, talk.preview) == (world.beans.chat_channel, "Two kilos, please.")


async def test_a_chat_opens_a_lead_and_its_further_messages_do_not(world):
    page, _ = await world.visitor()
    await page.say("Hello", page="https://beans.example/contact")
    await page.say("Are you there?")
    [lead] = (await world.store.leads.page()).items
    assert (lead.message, lead.page, lead.requests) == ("Hello", "https://beans.example/contact", 1)


async def test_the_same_message_again_is_acknowledged_again_and_kept_once(world):
    page, _ = await world.visitor()
    first = await page.say("Hello", "m1")
    again = await page.say("Hello", "m1")
    assert again == first
    await page.hush()
    assert page.texts == ["Hello"]


async def test_another_text_under_the_same_name_is_refused(world):
    page, _ = await world.visitor()
    await page.say("Hello", "m1")
    error = await page.say("Something else", "m1")
    assert (error["id"], error["problem"]["status"]) == ("m1", 422)
    assert (await page.say("Next", "m2"))["t"] == "ack"


async def test_nothing_is_acknowledged_that_the_store_cannot_keep(world, monkeypatch):
    page, _ = await world.visitor()

    async def fails(*marks):
        raise StoreUnavailable("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(world.store, "durable", fails)
        error = await page.say("Hello", "m1")
    assert (error["t"], error["id"], error["problem"]["status"]) == ("error", "m1", 503)
    assert error["retry_after"] == 1
    assert (await page.say("Hello", "m1"))["t"] == "ack"
    await page.hush()
    assert page.texts == ["Hello"]


async def test_an_acknowledgement_waits_until_the_disk_has_the_message(world, monkeypatch):
    page, _ = await world.visitor()
    durable, kept = world.store.durable, asyncio.Event()

    async def slowly(*marks):
        await durable(*marks)
        await kept.wait()

    monkeypatch.setattr(world.store, "durable", slowly)
    await page.send({"t": "message", "id": "m1", "text": "Hello"})
    await page.hush()
    assert "ack" not in [frame["t"] for frame in page.told]
    kept.set()
    assert (await page.hears("ack"))["id"] == "m1"


async def test_an_answer_reaches_the_visitor_with_the_agents_name(world):
    page, _ = await world.visitor()
    await page.say("Hello")
    await world.answer("Good morning!")
    assert await page.shows(2) == ["Hello", "Good morning!"]
    told = page.entries[1]["entry"]
    assert (told["direction"], told["agent"], told["client_id"]) == ("out", "Ann", None)
    assert told["at"] == "2026-03-02T09:00:00Z"


async def test_notes_and_events_are_nobodys_but_the_agents(world):
    page, _ = await world.visitor()
    await page.say("Hello")
    await world.note("He seems to be in a hurry")
    await world.answer("Not so in a hurry", deleted_at=world.clock.now())
    await world.answer("Hi")
    await page.shows(2)
    assert page.texts == ["Hello", "Hi"]
    assert "hurry" not in str(page.told)


async def test_three_pages_of_one_visitor_show_the_same(world):
    first, welcome = await world.visitor()
    others = [(await world.visitor(visitor=welcome["visitor"]))[0] for _ in range(2)]
    await first.say("From the first")
    for page in others:
        await page.hears("welcome")
        await page.shows(1)
    await others[0].say("From the second")
    await world.answer("To all")
    for page in (first, *others):
        await page.shows(3)
        await page.hush()
        assert page.texts == ["From the first", "From the second", "To all"]
        assert [frame["seq"] for frame in page.entries] == [1, 2, 3]


async def test_a_page_that_comes_back_is_told_what_it_has_not_seen(world):
    page, welcome = await world.visitor()
    await page.say("one")
    await page.shows(1)
    talk = await world.conversation()
    await page.close()
    for text in ("two", "three"):
        await world.answer(text)
    for after in range(4):
        again, back = await world.visitor(visitor=welcome["visitor"], conversation=talk.id, after=after)
        assert (back["conversation"], back["seq"]) == (talk.id, 3)
        await again.hush()
        assert again.texts == ["one", "two", "three"][after:]
        assert "resync" not in [frame["t"] for frame in again.told]


async def test_coming_back_while_answers_are_written_misses_and_doubles_nothing(world):
    page, welcome = await world.visitor()
    await page.say("Hello")
    await page.shows(1)
    talk = await world.conversation()

    async def answers():
        for number in range(60):
            await world.answer(str(number), conversation=talk)

    async def comes_and_goes():
        seen, shown = 1, []
        while len(shown) < 60:
            again = await world.open()
            await again.hello(welcome["visitor"], conversation=talk.id, after=seen)
            await again.shows(min(7, 60 - len(shown)))
            shown += again.texts
            seen = again.entries[-1]["seq"]
            await again.close()
        return shown

    _, *shown = await asyncio.gather(answers(), *(comes_and_goes() for _ in range(3)))
    expected = [str(number) for number in range(60)]
    assert shown == [expected] * 3
    assert (await page.shows(61))[1:] == expected


async def test_a_page_that_knows_nothing_is_told_the_newest(world):
    page, welcome = await world.visitor()
    await page.say("first of all")
    talk = await world.conversation()
    for number in range(210):
        await world.answer(str(number), conversation=talk)
    again, _ = await world.visitor(visitor=welcome["visitor"])
    await again.shows(200)
    await again.hush()
    assert again.texts == [str(number) for number in range(10, 210)]


async def test_after_a_resolved_chat_another_one_begins_on_every_page(world):
    page, welcome = await world.visitor()
    await page.say("one")
    other, _ = await world.visitor(visitor=welcome["visitor"])
    await other.shows(1)
    old = await world.conversation()
    await world.resolve()
    await page.say("two")
    for each in (page, other):
        await each.hears("resync")
        fresh = await each.hears("welcome")
        assert fresh["conversation"] not in (None, old.id)
        last = await each.hears("entry")
        assert (last["seq"], last["entry"]["text"]) == (1, "two")


async def test_a_page_that_showed_the_resolved_chat_is_told_to_begin_anew(world):
    page, welcome = await world.visitor()
    await page.say("one")
    old = await world.conversation()
    await world.resolve()
    same, back = await world.visitor(visitor=welcome["visitor"], conversation=old.id, after=1)
    assert (back["conversation"], same.told[0]["t"]) == (old.id, "welcome")
    await page.say("two")
    await page.close()
    again, back = await world.visitor(visitor=welcome["visitor"], conversation=old.id, after=1)
    assert [frame["t"] for frame in again.told] == ["resync", "welcome"]
    assert await again.shows(1) == ["two"]


async def test_repeating_a_message_of_the_resolved_chat_does_not_bring_it_back(world):
    page, _ = await world.visitor()
    first = await page.say("one", "m1")
    await world.resolve()
    await page.say("two", "m2")
    fresh = await page.hears("welcome")
    assert await page.say("one", "m1") == first
    await page.hush()
    assert [frame for frame in page.told if frame["t"] == "welcome"][-1] == fresh
    assert page.texts.count("two") == 1


async def test_an_answer_is_delivered_when_it_is_shown_and_read_when_it_is_looked_at(world):
    page, _ = await world.visitor()
    await page.say("Hello")
    entry = await world.answer("Hi")
    await page.shows(2)
    assert await world.state(entry) is DeliveryState.SENT
    await page.send({"t": "received", "seq": 2})

    async def is_in(state):
        return await world.state(entry) is state

    await world.until(lambda: is_in(DeliveryState.DELIVERED))
    await page.send({"t": "read", "seq": 2})
    await world.until(lambda: is_in(DeliveryState.READ))


async def test_nobody_has_read_what_he_was_not_told(world):
    page, _ = await world.visitor()
    await page.say("Hello")
    await page.shows(1)
    await page.send({"t": "read", "seq": 99})
    await page.hush()
    entry = await world.answer("Hi")
    await page.shows(2)
    await page.hush()
    assert await world.state(entry) is DeliveryState.SENT


async def test_coming_back_with_an_answer_on_the_screen_delivers_it(world):
    page, welcome = await world.visitor()
    await page.say("Hello")
    entry = await world.answer("Hi")
    await page.shows(2)
    await page.close()
    talk = await world.conversation()
    again, _ = await world.visitor(visitor=welcome["visitor"], conversation=talk.id, after=2)
    await again.send({"t": "read", "seq": 2, "conversation": talk.id})

    async def is_read():
        return await world.state(entry) is DeliveryState.READ

    await world.until(is_read)


async def test_what_a_visitor_tells_about_himself_leads_to_his_contact(world):
    page, _ = await world.visitor()
    contact = {"name": "Anna  Lee", "email": "Anna.Lee@Example.com", "phone": "+49 170 1234567"}
    await page.say("Write to me", contact=contact)
    [kept] = (await world.store.contacts.page()).items
    assert kept.name == "Anna Lee"
    assert set(kept.identities) >= {
        Identity(kind="email", value="anna.lee@example.com"),
        Identity(kind="phone", value="+491701234567"),
    }


async def test_a_page_of_another_site_gets_no_socket(world):
    for origin in ("https://evil.example", "https://beans.example.evil.example", ""):
        with pytest.raises(WSServerHandshakeError) as refusal:
            await world.open(origin=origin)
        assert refusal.value.status == 403


@pytest.mark.parametrize("origin", [None, "null"])
async def test_who_names_no_page_may_write_and_is_marked(world, origin):
    page = await world.open(origin=origin)
    await page.hello()
    await page.say("Hello")
    [lead] = (await world.store.leads.page()).items
    assert lead.marks == ("unverified",)


async def test_an_unknown_site_has_no_chat(world):
    answer = await world.client.get("/w/nobody/chat")
    assert answer.status == 404


async def test_a_call_that_is_no_socket_is_refused(world):
    answer = await world.client.get(f"/w/{world.beans.id}/chat")
    assert answer.status == 400
