"""The SQLite engine's files: opening, closing, copying, and surviving a kill."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from inbox.core.errors import ConfigError, StoreUnavailable
from inbox.storage import open_store
from tests.contract.store.nouns import a_contact, write
from tests.inbox.storage.writer import Commits, add, adding, kept

ROOT = Path(__file__).parents[3]
WRITES_UNTIL_KILLED = """
import asyncio, sys
from inbox.core.clock import SystemClock
from inbox.core.store import durably
from inbox.storage import open_store
from tests.contract.store.nouns import a_contact

async def write_on(store):
    while True:
        contact = a_contact()
        await durably(store, lambda tx: tx.contacts.add(contact))
        print(contact.id, flush=True)

async def main():
    store = open_store(sys.argv[1], clock=SystemClock())
    await store.open()
    await asyncio.gather(*(write_on(store) for _ in range(4)))

asyncio.run(main())
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "onewindow.db"


@pytest.fixture
def opened(path, clock):
    """Opens the store at the path; again and again if the test wants."""

    async def opened():
        store = open_store(f"sqlite:///{path}", clock=clock)
        await store.open()
        return store

    return opened


async def test_closing_commits_what_waits(opened):
    store = await opened()
    contact, _ = await add(store)
    await store.close()
    store = await opened()
    assert await kept(store, contact) == [True]
    await store.close()


async def test_closing_while_a_group_is_on_its_way_loses_nothing(opened):
    store = await opened()
    Commits(store)
    contacts = [(await add(store))[0] for _ in range(10)]
    await store.close()
    await store.close()
    store = await opened()
    assert all(await kept(store, *contacts))
    await store.close()


async def test_a_store_that_was_not_opened_takes_nothing(path, clock):
    store = open_store(f"sqlite:///{path}", clock=clock)
    with pytest.raises(StoreUnavailable):
        await store.transact(adding(a_contact()))
    await store.close()


async def test_opening_again_keeps_everything_and_the_epoch(opened):
    store = await opened()
    contact, mark = await add(store)
    await store.durable(mark)
    head = await store.changes.head()
    await store.close()
    store = await opened()
    assert await kept(store, contact) == [True]
    assert await store.changes.head() == head
    await store.close()


async def test_two_fresh_stores_have_different_epochs(tmp_path, clock):
    heads = set()
    for name in ("a", "b"):
        store = open_store(f"sqlite:///{tmp_path / name}", clock=clock)
        await store.open()
        heads.add(await store.changes.head())
        await store.close()
    assert len(heads) == 2


async def test_data_of_a_newer_version_is_refused(opened, path):
    await (await opened()).close()
    connection = apsw.Connection(str(path))
    connection.pragma("user_version", 9999)
    connection.close()
    with pytest.raises(ConfigError, match="newer"):
        await opened()


@pytest.mark.parametrize("content", [b"no database at all" * 500, None], ids=["a text", "a folder"])
async def test_a_file_that_is_no_database_is_refused(opened, path, content):
    path.parent.mkdir()
    path.mkdir() if content is None else path.write_bytes(content)
    with pytest.raises(ConfigError):
        await opened()


@pytest.mark.parametrize(
    "url", ["", "sqlite", "sqlite://", "sqlite:///", "postgres://x/y", "sqlite://relative"]
)
def test_an_address_nobody_serves_is_refused(url, clock):
    with pytest.raises(ConfigError):
        open_store(url, clock=clock)


async def test_nobody_else_on_the_machine_can_read_the_files(opened, path):
    store = await opened()
    await write(store, adding(a_contact()))
    await store.backup(path.parent / "copy.db")
    names = {file.name for file in path.parent.iterdir()}
    modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    await store.close()
    assert {"onewindow.db", "onewindow.db-wal", "copy.db"} <= names
    assert modes == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_a_backup_holds_everything_durable(opened, path, clock):
    store = await opened()
    contacts = [(await add(store))[0] for _ in range(50)]
    await write(store)
    waiting, _ = await add(store)
    await store.backup(path.parent / "copy.db")
    head = await store.changes.head()
    await store.close()
    copy = open_store(f"sqlite:///{path.parent / 'copy.db'}", clock=clock)
    await copy.open()
    assert all(await kept(copy, *contacts))
    assert await kept(copy, waiting) == [False]
    assert await copy.changes.after(head, limit=1) is None
    assert await copy.check() == "ok"
    await copy.close()


def killable(command):
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("rows", [1, 7, 50])
async def test_a_killed_process_leaves_every_acknowledged_row(opened, path, rows):
    command = [sys.executable, "-c", WRITES_UNTIL_KILLED, f"sqlite:///{path}"]
    with killable(command) as process:
        told = [process.stdout.readline().strip() for _ in range(rows)]
        os.kill(process.pid, signal.SIGKILL)
        told += [line.strip() for line in process.stdout if line.endswith("\n")]
    store = await opened()
    assert len(told) >= rows
    assert {one.id for one in await store.contacts.many(told)} == set(told)
    assert await store.check() == "ok"
    contact, mark = await add(store)
    await store.durable(mark)
    assert await kept(store, contact) == [True]
    await store.close()


async def test_reading_a_store_that_is_closed_says_so(opened):
    store = await opened()
    await store.close()
    with pytest.raises(StoreUnavailable):
        await store.contacts.get("anybody")
    with pytest.raises(StoreUnavailable):
        await store.contacts.page()
