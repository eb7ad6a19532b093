"""What every engine promises of what channels remember."""

from tests.contract.store.nouns import write


async def test_the_last_value_wins(store):
    assert await store.memories.find("mail", "cursor") is None
    for value in ("1", "2"):
        await write(store, lambda tx, value=value: tx.memories.save("mail", "cursor", value))
    assert await store.memories.find("mail", "cursor") == "2"


async def test_channels_do_not_share_what_they_remember(store):
    await write(store, lambda tx: tx.memories.save("mail", "cursor", "1"))
    assert await store.memories.find("other", "cursor") is None
    assert await store.memories.find("mail", "Cursor") is None
