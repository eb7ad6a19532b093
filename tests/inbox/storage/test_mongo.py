"""The MongoDB engine's own promises: several processes, kills between statements, commands as values."""

import asyncio
import gc
from datetime import UTC, datetime

import pymongo
import pytest

from inbox.core.errors import ConfigError, NotFound
from inbox.core.lead import PIPELINE
from inbox.core.store import durably
from inbox.storage import open_store
from inbox.storage.mongo.handle import Handle
from inbox.storage.mongo.rows import Rows
from inbox.storage.mongo.scalars import equal
from tests.conftest import FakeClock
from tests.contract.store.inbound import an_event, deps_of, file_event
from tests.contract.store.nouns import a_contact, a_conversation, a_request, an_entry, email, walk, write

ANN = email("ann@mail.example")


class Killed(BaseException):
    """The process is gone: nothing of it runs any more."""


@pytest.fixture
async def opened(mongo_url, clock):
    """Opens the store again and again, as several processes would."""
    stores = []

    async def opened(at=clock):
        store = open_store(mongo_url, clock=at)
        await store.open()
        stores.append(store)
        return store

    yield opened
    for store in stores:
        await store.close()


async def contacts(store):
    return [contact for page in await walk(store.contacts.page, 10) for contact in page.items]


async def test_two_processes_file_the_first_messages_of_one_person_as_one(opened, clock):
    stores = [await opened(), await opened()]
    jobs = [
        file_event(stores[n % 2], deps_of(stores[n % 2], clock), an_event(senders=(ANN,))) for n in range(12)
    ]
    await asyncio.gather(*jobs)
    [contact] = await contacts(stores[0])
    assert (await stores[1].leads.find_open(contact.id, PIPELINE)).requests == 12


async def test_changes_of_two_processes_have_one_order_that_both_read(opened):
    first, second = await opened(), await opened()
    start = await first.changes.head()
    made = [a_contact() for _ in range(20)]
    await asyncio.gather(
        *(
            write((first, second)[n % 2], lambda tx, one=one: tx.contacts.add(one))
            for n, one in enumerate(made)
        ),
        *(store.changes.after(start, limit=5) for store in (first, second) * 4),
    )
    told = [await store.changes.after(start, limit=100) for store in (first, second)]
    assert told[0] == told[1]
    assert {change.id for change in told[0]} == {contact.id for contact in made}
    assert await first.changes.head() == await second.changes.head() == told[0][-1].cursor


async def test_one_process_is_told_that_another_has_written(opened):
    first, second = await opened(), await opened()
    heard = asyncio.Event()
    await asyncio.sleep(0.3)  # both streams are open, which each says once
    first.on_change(heard.set)
    await write(second, lambda tx: tx.contacts.add(a_contact()))
    async with asyncio.timeout(10):
        await heard.wait()


async def test_a_clock_that_is_set_back_changes_no_order(opened):
    ann, bob = a_contact(), a_contact()
    await write(await opened(), lambda tx: tx.contacts.add(ann))
    late = await opened(FakeClock(datetime(2025, 1, 1, tzinfo=UTC)))
    await write(late, lambda tx: tx.contacts.add(bob))
    assert [contact.id for contact in await contacts(late)] == [bob.id, ann.id]


def test_two_processes_never_give_out_the_same_row(clock):
    first, second = Rows(clock, 1, 0), Rows(clock, 2, 0)
    rows = [each.next() for _ in range(100) for each in (first, second)]
    assert len(set(rows)) == 200
    assert max(rows) < 1 << 63


class KilledAt:
    """Ends the unit before its n-th statement, as if the process had ended there."""

    def __init__(self, monkeypatch):
        self.left = None
        for name in ("one", "some", "add", "put", "change", "swap", "lift", "drop", "take"):
            monkeypatch.setattr(Handle, name, self._counted(getattr(Handle, name)))

    def _counted(self, statement):
        async def counted(handle, *args, **options):
            if self.left is not None and handle._session is not None:
                if self.left == 0:
                    raise Killed
                self.left -= 1
            return await statement(handle, *args, **options)

        return counted


async def test_a_kill_between_any_two_statements_leaves_nothing_behind(opened, clock, monkeypatch):
    store, kill = await opened(), KilledAt(monkeypatch)
    deps, request = deps_of(store, clock), a_request()
    event = an_event(senders=(ANN,), visitor_id="browser")
    before, statements = await store.changes.head(), 0
    while True:
        kill.left = statements
        try:
            filed = await file_event(store, deps, event, request)
        except Killed:
            kill.left = None
            assert await contacts(store) == []
            assert await store.events.find(event.channel_id, event.external_id) is None
            assert await store.changes.head() == before
            statements += 1
        else:
            break
    kill.left = None
    assert statements > 8
    assert not filed.repeated
    assert [contact.id for contact in await contacts(store)] == [filed.contact_id]


@pytest.mark.parametrize("value", [{"$ne": ""}, ["a"], {"$gt": 0}, b"x"])
async def test_a_value_that_is_a_command_is_no_condition(opened, value):
    store = await opened()
    await write(store, lambda tx: tx.contacts.add(a_contact(identities=(ANN,))))
    with pytest.raises(TypeError):
        equal(name=value)
    for asking in (
        lambda: store.contacts.get(value),
        lambda: store.contacts.many([value]),
        lambda: store.agents.find_by_email(value),
        lambda: store.agents.find_token(value),
        lambda: store.events.find("form", value),
        lambda: store.leads.page(stage=value),
    ):
        with pytest.raises(TypeError):
            await asking()


async def test_a_text_that_looks_like_a_command_stays_a_text(opened):
    store, talk = await opened(), a_conversation()
    text = "$last_seq {$ne: 1}"
    entry = an_entry(talk, text)
    await write(store, lambda tx: tx.conversations.add(talk))
    await write(store, lambda tx: tx.timeline.append(entry, preview=text))
    assert (await store.conversations.get(talk.id)).preview == text
    assert (await store.timeline.get(entry.id)).body.text == text


async def test_blobs_are_seen_by_every_process(opened):
    first, second = await opened(), await opened()
    data = bytes(range(256)) * 2000
    sha256 = await first.blobs.put(data)
    assert await second.blobs.put(data) == sha256
    assert await second.blobs.get(sha256) == data
    for unknown in ("0" * 64, "../etc"):
        with pytest.raises(NotFound):
            await second.blobs.get(unknown)
    for _ in range(2):
        await second.blobs.remove(sha256)
    with pytest.raises(NotFound):
        await first.blobs.get(sha256)


async def test_data_of_a_newer_version_is_refused(opened, mongo_url):
    await opened()
    with pymongo.MongoClient(mongo_url) as client:
        schema = client.get_default_database()["meta"]
        schema.update_one({"_id": "schema"}, {"$inc": {"version": 1}})
        try:
            with pytest.raises(ConfigError, match="newer version"):
                await opened()
        finally:
            schema.update_one({"_id": "schema"}, {"$inc": {"version": -1}})


# The driver forgets to close the sockets of connections that were refused.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("url", ["mongodb://127.0.0.1:1/x", "mongodb://a:b:c/x", "mongodb://127.0.0.1/%00"])
async def test_a_store_that_cannot_be_reached_is_an_error_of_the_operator(url, clock):
    store = open_store(url, clock=clock)
    async with asyncio.timeout(10):
        with pytest.raises(ConfigError):
            await store.open()
    gc.collect()


async def test_a_unit_that_is_cancelled_is_over(opened):
    store, begun = await opened(), asyncio.Event()

    async def unit(tx):
        await tx.contacts.add(a_contact(identities=(ANN,)))
        begun.set()
        await asyncio.sleep(60)

    task = asyncio.ensure_future(durably(store, unit))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await write(store, lambda tx: tx.contacts.add(a_contact(identities=(ANN,))))


async def test_contacts_of_the_first_version_can_be_found_and_merged(opened, mongo_url, clock):
    store = await opened()
    ann, talk = a_contact(name="АННА Berg"), a_conversation(contact_id="ann")
    await write(store, lambda tx: tx.contacts.add(ann), lambda tx: tx.conversations.add(talk))
    async with pymongo.AsyncMongoClient(mongo_url) as client:
        database = client.get_default_database()
        await database["contact"].update_many({}, {"$unset": {"merger": 1, "family": 1, "name_key": 1}})
        await database["conversation"].update_many({}, {"$unset": {"filed_for": 1}})
        await database["meta"].update_one({"_id": "schema"}, {"$set": {"version": 1}})
    store = await opened()
    assert await store.contacts.get(ann.id) == ann
    assert [each.id for each in await store.contacts.starting_with("анна", limit=5)] == [ann.id]
    assert await store.conversations.get(talk.id) == talk
