"""A file written by an earlier version is brought up to date, and keeps what it holds."""

import apsw
import pytest

from inbox.storage import open_store
from inbox.storage.sqlite.migrations import FIRST


@pytest.fixture
def first_version(tmp_path):
    """A file as the first schema left it: a site with its form, and a conversation with a form, a note."""
    path = tmp_path / "old.db"
    connection = apsw.Connection(str(path))
    connection.execute(FIRST)
    connection.execute("PRAGMA user_version = 1")
    connection.execute(
        """
        INSERT INTO channel VALUES (1, 'form', 'web_form', 'Shop', '{"site": "s", "hosts": ["shop.example"]}',
          '{}', 0, 7);
        INSERT INTO site VALUES (1, 's', '["shop.example"]', 'form', 7, NULL);
        INSERT INTO conversation VALUES (1, 'talk', 'ann', 'form', 'ann', 'open', NULL, 7, 7, 2, 'Hi', 0);
        INSERT INTO entry VALUES (1, 'e1', 'ann', 'talk', 1, 7, 7, 7, NULL, 'form', '{"text": "Hi"}');
        INSERT INTO entry VALUES (2, 'e2', 'ann', 'talk', 2, 7, 7, 7, NULL, 'note', '{"text": "x"}');
        """
    )
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
