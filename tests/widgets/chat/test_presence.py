"""Who is there and who is writing, on both sides; and how everybody leaves when the service does."""

import asyncio
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from aiohttp import WSServerHandshakeError

from inbox.core.widget import Hours, Shift, Widget
from inbox.kit.hours import is_open
from inbox.realtime.presence import PresenceBoard
from widgets.chat.line import LAGGING_BYTES


@pytest.fixture
def board(world):
    board = world.chat.rooms._presence
    assert isinstance(board, PresenceBoard)
    return board


@pytest.fixture
async def window(board):
    """An agent's open window, and what it is told."""

    class Window:
        def __init__(self):
            self.told = []
            self.seat = board.enter("ann", lambda key, frame: self.told.append(frame))

        def heard(self, kind):
            return [frame for frame in self.told if frame["t"] == kind]

    return Window()


async def test_the_agent_sees_the_visitor_come_write_and_go(world, window):
    page, welcome = await world.visitor()
    await page.say("Hello")
    talk = await world.conversation()
    await page.send({"t": "typing"})
    await page.hush()
    assert window.heard("typing") == [{"t": "typing", "conversation": talk.id, "agent": None}]
    other, _ = await world.visitor(visitor=welcome["visitor"])
    await page.close()
    await other.hush()
    assert [frame["here"] for frame in window.heard("visitor")] == [True]
    await other.close()

    async def gone():
        return [frame["here"] for frame in window.heard("visitor")] == [True, False]

    await world.until(gone)


async def test_the_visitor_sees_the_agent_write(world, window):
    page, _ = await world.visitor()
    await page.say("Hello")
    stranger, _ = await world.visitor()
    await stranger.say("Hi")
    talk = (await world.conversations())[-1]
    both = {each.id: each for each in await world.conversations()}
    assert len(both) == 2
    window.seat.type(talk.id)
    told = [frame for each in (page, stranger) for frame in await each.hush() if frame["t"] == "typing"]
    assert told == [{"t": "typing", "agent": "Ann"}]


async def test_typing_without_end_is_told_now_and_then(world, window):
    page, _ = await world.visitor()
    await page.say("Hello")
    talk = await world.conversation()
    for _ in range(50):
        window.seat.type(talk.id)
        await page.send({"t": "typing"})
    await page.hush()
    assert len([frame for frame in page.told if frame["t"] == "typing"]) <= 2
    assert len(window.heard("typing")) <= 3


async def test_typing_before_the_first_message_is_nobodys_business(world, window):
    page, _ = await world.visitor()
    await page.send({"t": "typing"})
    await page.hush()
    assert not window.heard("typing")


async def test_a_visitor_hears_whether_anybody_is_there(world, board):
    _, welcome = await world.visitor()
    assert (welcome["agents"], welcome["online"]) == (False, False)
    board.enter("ann", lambda key, frame: None)
    _, welcome = await world.visitor()
    assert (welcome["agents"], welcome["online"]) == (True, True)


async def test_outside_the_hours_nobody_is_online(world, board):
    board.enter("ann", lambda key, frame: None)
    hours = Hours(zone="Europe/Berlin", shifts=(Shift(weekday=0, start="09:00", end="10:00"),))
    site = replace(world.beans, widget=Widget(hours=hours))
    await world.write(lambda tx: tx.sites.save(site))
    await world.service.registry.load()
    _, welcome = await world.visitor()
    assert (welcome["agents"], welcome["online"]) == (True, False)
    assert is_open(hours, world.clock.now().replace(hour=8, minute=30))
    assert not is_open(hours, world.clock.now().replace(day=3, hour=8, minute=30))


async def test_a_chat_that_is_switched_off_takes_nobody(world):
    site = replace(world.beans, widget=Widget(chat=False))
    await world.write(lambda tx: tx.sites.save(site))
    await world.service.registry.load()
    with pytest.raises(WSServerHandshakeError) as refusal:
        await world.open()
    assert refusal.value.status == 403


async def test_at_a_restart_pages_are_asked_back_one_after_the_other(world):
    pages = [(await world.visitor())[0] for _ in range(40)]
    silent = await world.open()
    endings = asyncio.gather(*(page.ends() for page in (*pages, silent)))
    await world.chat.stop()
    assert set(await endings) == {1012}
    waits = sorted(int(re.fullmatch(r"retry=(\d+)", page.reason)[1]) for page in (*pages, silent))
    steps = {later - sooner for sooner, later in pairwise(waits)}
    assert len(set(waits)) == 41
    assert max(steps) - min(steps) <= 1
    assert 1_000 <= waits[0] < waits[-1] < 20_000
    with pytest.raises(WSServerHandshakeError) as refusal:
        await world.open()
    assert refusal.value.status == 503


async def test_a_page_that_takes_nothing_is_ended_and_the_others_are_not_kept_waiting(world, monkeypatch):
    monkeypatch.setattr("widgets.chat.room._PATIENCE", 3)
    page, welcome = await world.visitor()
    await page.say("Hello")
    talk = await world.conversation()
    stuck, _ = await world.visitor(visitor=welcome["visitor"])
    transport = stuck.socket._response.connection.transport
    transport.pause_reading()
    most = 0
    for number in range(1, 401):
        await world.answer("ж" * 9_900, conversation=talk)
        await page.shows(number + 1)
        most = max(most, *(line._transport.get_write_buffer_size() for line in world.chat._lines))
    assert LAGGING_BYTES < most < 2 * LAGGING_BYTES

    async def only_one():
        return len(world.chat) == 1

    await world.until(only_one)
    transport.resume_reading()


async def test_an_empty_house_watches_nothing(world):
    page, _ = await world.visitor()
    await page.say("Hello")
    assert len(world.chat.rooms) == 1
    await page.close()

    async def empty():
        return len(world.chat.rooms) == 0 and not world.chat.rooms._feed._watchers

    await world.until(empty)
