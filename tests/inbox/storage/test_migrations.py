"""A file written by an earlier version is brought up to date, and keeps what it holds."""

import apsw
import pytest

from inbox.actions.merge import merge
from inbox.core.actor import SYSTEM
from inbox.core.errors import ConfigError
from inbox.core.terms import wanted
from inbox.jobs.indexer import index
from inbox.storage import open_store
from inbox.storage.sqlite.migrations import FIRST, STEPS
from tests.contract.store.nouns import write

ROWS = """
INSERT INTO channel VALUES (1, 'form', 'web_form', 'Shop', '{"site": "s", "hosts": ["shop.example"]}',
  '{}', 0, 7);
INSERT INTO site VALUES (1, 's', '["shop.example"]', 'form', 7, NULL);
INSERT INTO conversation VALUES (1, 'talk', 'ann', 'form', 'ann', 'open', NULL, 7, 7, 2, 'Hi', 0);
INSERT INTO contact VALUES (1, 'ann', 'АННА Berg', 7, 3, NULL);
INSERT INTO contact VALUES (2, 'bob', NULL, 7, 0, NULL);
INSERT INTO entry VALUES (1, 'e1', 'ann', 'talk', 1, 7, 7, 7, NULL, 'form', '{"text": "Hi"}');
INSERT INTO entry VALUES (2, 'e2', 'ann', 'talk', 2, 7, 7, 7, NULL, 'note', '{"text": "x"}');
"""


@pytest.fixture
def first_version(tmp_path):
    """A file as the first schema left it: a site with its form, and a conversation with a form, a note."""
    path = tmp_path / "old.db"
    connection = apsw.Connection(str(path))
    connection.execute(FIRST)
    connection.execute("PRAGMA user_version = 1")
    connection.execute(ROWS)
    connection.close()
    return path


async def test_sites_of_the_first_version_get_a_chat_and_old_forms_are_unread(first_version, clock):
    store = open_store(f"sqlite:///{first_version}", clock=clock)
    for _ in range(2):
        await store.open()
        [site] = await store.sites.all()
        chat = await store.channels.get(site.chat_channel)
        assert (chat.kind, chat.name) == ("web_chat", "Shop")
        assert chat.settings == {"site": "s", "hosts": ["shop.example"]}
        assert len(chat.id) == 20
        assert site.widget.chat
        assert (chat.silent_after, chat.disabled) == (None, False)
        assert (await store.conversations.get("talk")).last_inbound_seq == 1
        assert await store.readings.unread("ada", ["talk"]) == {"talk": 1}
        await store.close()


async def test_contacts_of_the_first_version_can_be_found_and_merged(first_version, clock):
    store = open_store(f"sqlite:///{first_version}", clock=clock)
    await store.open()
    [found] = await store.contacts.starting_with("анна", limit=5)
    assert (found.id, found.family, found.merger, found.version) == ("ann", (), None, 3)
    await write(store, lambda tx: merge(tx, "ann", "bob", SYSTEM, clock.now()))
    assert (await store.contacts.get("bob")).name == "АННА Berg"
    talk = await store.conversations.get("talk")
    assert (talk.contact_id, talk.filed_for) == ("bob", "ann")
    await store.close()


async def test_entries_of_an_earlier_version_become_findable(first_version, clock):
    store = open_store(f"sqlite:///{first_version}", clock=clock)
    await store.open()
    assert await index(store, limit=50) == 2
    for word, entry in (("hi", "e1"), ("x", "e2")):
        assert [each.id for each in (await store.search.page(wanted(word))).items] == [entry]
    await store.close()


async def test_an_update_keeps_a_copy_from_before_which_an_older_version_opens(first_version, clock):
    store = open_store(f"sqlite:///{first_version}", clock=clock)
    for _ in range(2):
        await store.open()
        await store.close()
        [copy] = first_version.parent.glob("*.before-*")
        assert copy.name == "old.db.before-1"
    connection = apsw.Connection(str(copy))
    assert connection.pragma("user_version") == 1
    assert connection.execute("SELECT count(*) FROM entry").fetchall() == [(2,)]
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


async def test_an_update_without_room_for_the_copy_leaves_the_file_as_it_is(first_version, clock):
    (first_version.parent / ".old.db.before-1.part").mkdir()
    store = open_store(f"sqlite:///{first_version}", clock=clock)
    with pytest.raises(ConfigError, match="which an update begins with"):
        await store.open()
    await store.close()
    connection = apsw.Connection(str(first_version))
    assert connection.pragma("user_version") == 1
    connection.close()


@pytest.mark.long
@pytest.mark.parametrize("version", range(1, len(STEPS)))
async def test_a_file_of_every_earlier_version_opens_and_keeps_what_it_holds(version, tmp_path, clock):
    """Made by the steps as they were released, which are never edited."""
    path = tmp_path / "kept.db"
    connection = apsw.Connection(str(path))
    connection.create_scalar_function("name_key", lambda name: name and name.lower(), 1, deterministic=True)
    connection.execute(FIRST)
    connection.execute(ROWS)
    for step in STEPS[1:version]:
        connection.execute(step)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    store = open_store(f"sqlite:///{path}", clock=clock)
    await store.open()
    assert [site.id for site in await store.sites.all()] == ["s"]
    assert (await store.contacts.get("ann")).name == "АННА Berg"
    assert [entry.id for entry in (await store.timeline.page()).items] == ["e2", "e1"]
    assert (await store.conversations.get("talk")).last_seq == 2
    assert await store.check() == "ok"
    assert await index(store, limit=50) == 2
    assert (tmp_path / f"kept.db.before-{version}").exists()
    await store.close()
