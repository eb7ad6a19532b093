"""A MongoDB that goes away is told to whoever asks, within seconds, and is used again when it is back."""

import asyncio
import signal

import pytest

from inbox.core.errors import ConfigError, StoreUnavailable
from inbox.storage import open_store
from tests.contract.store.nouns import a_contact, email, write
from tests.mongo import MongoServer

pytestmark = [
    pytest.mark.long,
    # The driver forgets to close the sockets of connections that were refused.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
ANN = email("ann@mail.example")


@pytest.fixture
def server(tmp_path):
    server = MongoServer.start(tmp_path, keeps=True)
    yield server
    server.stop()


@pytest.fixture
async def store(server, clock):
    store = open_store(f"{server.url}/shop", clock=clock)
    await store.open()
    yield store
    await store.close()


def add(store, **given):
    return write(store, lambda tx: tx.contacts.add(a_contact(**given)))


async def refused(*work):
    async with asyncio.timeout(10):
        results = await asyncio.gather(*work, return_exceptions=True)
    assert [result for result in results if not isinstance(result, StoreUnavailable)] == []


async def test_a_database_that_was_killed_keeps_what_it_had_promised(server, store):
    await add(store, identities=(ANN,))
    server.stop(signal.SIGKILL)
    await refused(
        *(add(store) for _ in range(20)),
        store.contacts.find(ANN),
        store.changes.head(),
        store.jobs.next_due(),
    )
    await asyncio.to_thread(server.restart)
    assert await store.contacts.find(ANN) is not None
    await add(store)
    assert len((await store.contacts.page()).items) == 2


async def test_a_database_that_answers_nothing_is_not_waited_for(server, store):
    with server.frozen():
        await refused(add(store), store.contacts.find(ANN))
    await add(store)


async def test_changes_are_noticed_again_after_the_database_was_away(server, store, clock):
    other = open_store(f"{server.url}/shop", clock=clock)
    await other.open()
    server.stop(signal.SIGKILL)
    await asyncio.to_thread(server.restart)
    heard = asyncio.Event()
    await asyncio.sleep(3)
    store.on_change(heard.set)
    await add(other)
    async with asyncio.timeout(20):
        await heard.wait()
    await other.close()


async def test_a_single_server_without_a_replica_set_is_refused(tmp_path, clock):
    server = MongoServer.start(tmp_path, options=("--standalone",))
    store = open_store(f"{server.url}/shop", clock=clock)
    try:
        with pytest.raises(ConfigError, match="replica set"):
            await store.open()
    finally:
        await store.close()
        server.stop()
