"""The hub with a real store: order, joining, bursts, and sockets that cannot keep up."""

import asyncio

import pytest
from aiohttp import WSMsgType, web

from inbox.core.agent import Agent, Role
from inbox.core.contact import Contact
from inbox.core.store import durably
from inbox.realtime.hub import Hub
from inbox.realtime.presence import PresenceBoard
from inbox.realtime.socket import Listener, follow
from inbox.realtime.subscription import PASSING, QUEUE, SLOW, Resync, Subscription

# So long nothing takes, but a burst on an engine that was made for tests may take seconds.
PATIENCE_S = 30


def everything(_change):
    return True


@pytest.fixture
async def hub(store):
    hub = Hub(store)
    tasks = []
    await hub.start(lambda work, name: tasks.append(asyncio.create_task(work(), name=name)))
    yield hub
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def add(store, clock):
    """Writes so many contacts in one unit; returns their ids."""
    ids = iter(range(1_000_000))

    async def add(count):
        added = [f"contact{next(ids)}" for _ in range(count)]

        async def unit(tx):
            for contact_id in added:
                await tx.contacts.add(Contact(id=contact_id, name=None, created_at=clock.now()))

        await durably(store, unit)
        return added

    return add


async def read(subscription, count):
    told = []
    async with asyncio.timeout(PATIENCE_S):
        while len(told) < count:
            subscription.take_doubt()
            while (change := subscription.take()) is not None:
                told.append(change)
            if len(told) < count:
                await subscription.wait()
    return told


async def test_changes_come_in_order(hub, add):
    joined = await hub.join(everything, None)
    ids = await add(3) + await add(2)
    assert [change.id for change in await read(joined.subscription, 5)] == ids


async def test_a_burst_does_not_end_a_socket_that_keeps_up(hub, add):
    joined = await hub.join(everything, None)
    reading = asyncio.create_task(read(joined.subscription, 5 * QUEUE))
    ids = await add(5 * QUEUE)
    assert [change.id for change in await reading] == ids


async def test_a_socket_that_does_not_keep_up_is_ended_and_its_queue_let_go(hub, add):
    slow, quick = await hub.join(everything, None), await hub.join(everything, None)
    reading = asyncio.create_task(read(quick.subscription, QUEUE + 1))
    await add(QUEUE + 1)
    await reading
    assert slow.subscription.ending == SLOW
    assert slow.subscription.take() is None


async def test_whoever_joins_late_gets_the_same_as_whoever_was_there(hub, add):
    first = await hub.join(everything, None)
    await add(5)
    told = await read(first.subscription, 5)
    for place, change in enumerate(told):
        late = await hub.join(everything, change.cursor)
        assert list(late.backlog) == told[place + 1 :]
        assert not late.resync


async def test_too_long_an_absence_is_answered_with_resync(hub, add):
    first = await hub.join(everything, None)
    reading = asyncio.create_task(read(first.subscription, 1002))
    await add(1002)
    told = await reading
    assert (await hub.join(everything, first.cursor)).resync
    assert not (await hub.join(everything, told[1].cursor)).resync


async def test_only_what_may_be_seen_is_told(hub, add, store, clock):
    joined = await hub.join(lambda change: change.kind == "agent", None)
    await add(3)
    agent = Agent(id="ann", email="ann@x.example", name="Ann", role=Role.AGENT, created_at=clock.now())
    await durably(store, lambda tx: tx.agents.add(agent))
    (change,) = await read(joined.subscription, 1)
    assert (change.kind, change.id) == ("agent", "ann")
    assert (await hub.join(lambda change: False, joined.cursor)).backlog == []


async def test_changes_that_were_pruned_before_they_were_read_mean_resync(hub, store, add):
    joined = await hub.join(everything, None)
    async with hub._turn:
        await add(5)
        await durably(store, lambda tx: tx.changes.prune(keep=1))
    (told,) = await read(joined.subscription, 1)
    assert told == Resync(cursor=await store.changes.head())
    ids = await add(1)
    assert [change.id for change in await read(joined.subscription, 1)] == ids


class Diary:
    """Writes down what it is told."""

    def __init__(self):
        self.ids = []
        self.losses = 0
        self.woken = asyncio.Event()

    def changed(self, changes):
        self.ids += [change.id for change in changes]
        self.woken.set()

    def lost(self):
        self.losses += 1
        self.woken.set()

    async def wait(self, count):
        async with asyncio.timeout(PATIENCE_S):
            while len(self.ids) + self.losses < count:
                self.woken.clear()
                await self.woken.wait()


async def test_a_watcher_is_told_everything_though_no_socket_follows(hub, add):
    diary, other = Diary(), Diary()
    end = hub.watch(diary)
    hub.watch(other)
    ids = await add(250)
    await diary.wait(250)
    end()
    end()
    ids += await add(3)
    await other.wait(253)
    assert (diary.ids, other.ids) == (ids[:250], ids)


async def test_what_is_written_before_the_hub_looked_again_is_told_to_a_watcher_that_came_later(hub, add):
    diary = Diary()
    writing = asyncio.create_task(add(1))
    hub.watch(diary)
    await diary.wait(1)
    assert diary.ids == await writing


async def test_a_watcher_hears_that_it_has_missed_something(hub, store, add):
    diary = Diary()
    hub.watch(diary)
    async with hub._turn:
        await add(5)
        await durably(store, lambda tx: tx.changes.prune(keep=1))
    await diary.wait(1)
    assert (diary.losses, diary.ids) == (1, [])
    ids = await add(1)
    await diary.wait(2)
    assert diary.ids == ids


def test_what_passes_by_is_told_once_by_its_newest_and_never_ends_a_socket():
    subscription = Subscription(everything)
    for n in range(PASSING + 5):
        subscription.pass_by(f"visitor {n}", {"n": n})
    subscription.pass_by("visitor 7", {"n": "again"})
    told = []
    while (frame := subscription.take_passing()) is not None:
        told.append(frame["n"])
    assert told == [5, 6, *range(8, PASSING + 5), "again"]
    assert subscription.ending is None


def test_nothing_passes_by_while_the_right_to_listen_is_in_doubt():
    subscription = Subscription(everything)
    subscription.pass_by("presence", {})
    subscription.doubt()
    assert subscription.take_passing() is None
    subscription.take_doubt()
    assert subscription.take_passing() == {}


def test_the_first_reason_to_end_counts():
    subscription = Subscription(everything)
    subscription.end(SLOW)
    subscription.end(1012)
    assert subscription.ending == SLOW


async def test_a_slow_socket_is_told_to_resync_and_closed(hub, add, aiohttp_client):
    unblocked = asyncio.Event()

    async def still_allowed():
        await unblocked.wait()
        return True

    async def handler(request):
        listener = Listener(may_see=everything, still_allowed=still_allowed)
        return await follow(request, hub, PresenceBoard(), listener, after=None)

    app = web.Application()
    app.router.add_get("/", handler)
    client = await aiohttp_client(app)
    socket = await client.ws_connect("/")
    assert (await socket.receive_json(timeout=30))["t"] == "welcome"
    hub.recheck()
    await asyncio.sleep(0.01)
    await add(QUEUE + 1)
    await asyncio.sleep(0.05)
    unblocked.set()
    frames = []
    while (message := await socket.receive(timeout=30)).type is WSMsgType.TEXT:
        frames.append(message.json())
    assert frames == [{"t": "resync"}]
    assert (message.type, message.data) == (WSMsgType.CLOSE, SLOW)
