"""What every engine promises of files that wait for their message."""

import pytest

from inbox.core.errors import NotFound
from tests.contract.store.nouns import NOON, an_upload, later, write


async def add(store, *uploads):
    await write(store, *(lambda tx, one=one: tx.uploads.add(one) for one in uploads))


async def test_uploads_come_in_the_order_asked_for(store):
    first, second = an_upload("a.png"), an_upload("b.png")
    await add(store, first, second)
    assert list(await store.uploads.of("visitor:v", [second.id, first.id])) == [second, first]
    assert list(await store.uploads.of("visitor:v", [first.id, first.id])) == [first]
    assert list(await store.uploads.of("visitor:v", [])) == []


async def test_nobody_takes_the_file_of_another(store):
    mine, theirs = an_upload(), an_upload(owner="visitor:w")
    await add(store, mine, theirs)
    for wanted in ([theirs.id], [mine.id, theirs.id], ["none"]):
        with pytest.raises(NotFound):
            await store.uploads.of("visitor:v", wanted)


async def test_old_ones_are_forgotten(store):
    old, fresh = an_upload(), an_upload(created_at=later(60))
    await add(store, old, fresh)
    assert await write(store, lambda tx: tx.uploads.prune(before=later(1), limit=10)) == [1]
    assert await write(store, lambda tx: tx.uploads.prune(before=NOON, limit=10)) == [0]
    assert list(await store.uploads.of("visitor:v", [fresh.id])) == [fresh]
    with pytest.raises(NotFound):
        await store.uploads.of("visitor:v", [old.id])
