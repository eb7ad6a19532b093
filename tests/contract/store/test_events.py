"""What every engine promises of event keys."""

import asyncio
from dataclasses import replace

from tests.contract.store.nouns import a_filing, write


async def append(store, filed, channel="form", key="k", fingerprint=None):
    [new] = await write(store, lambda tx: tx.events.append(channel, key, filed, fingerprint=fingerprint))
    return new


async def test_an_unknown_key_is_none(store):
    assert await store.events.find("form", "k") is None


async def test_what_was_filed_comes_back_as_a_repeat(store):
    filed = a_filing(lead_id="lead")
    assert await append(store, filed, fingerprint="f")
    known = await store.events.find("form", "k")
    assert (known.filed, known.fingerprint) == (replace(filed, repeated=True), "f")


async def test_a_repeated_key_changes_nothing(store):
    filed = a_filing()
    assert await append(store, filed)
    assert not await append(store, a_filing(), fingerprint="other")
    known = await store.events.find("form", "k")
    assert (known.filed, known.fingerprint) == (replace(filed, repeated=True), None)


async def test_channels_do_not_share_keys(store):
    assert await append(store, a_filing())
    assert await append(store, a_filing(), channel="mail")
    assert await append(store, a_filing(), key="K")


async def test_of_ten_concurrent_appends_one_is_new(store):
    told = await asyncio.gather(*(append(store, a_filing()) for _ in range(10)))
    assert sorted(told) == [False] * 9 + [True]
