"""Whatever a message says now is what it is found by."""

from datetime import timedelta

from inbox.core.terms import wanted
from inbox.core.timeline import Card
from inbox.jobs.indexer import index
from tests.contract.store.nouns import later


async def found(store, word):
    return [entry.id for entry in (await store.search.page(wanted(word))).items]


async def test_an_edited_message_is_found_by_what_it_says_now(store, chat):
    filed = await chat.say("I need it by Friday")
    await index(store, limit=50)
    assert await found(store, "friday") == [filed.entry_id]
    await chat.say("I need it by Thursday", edited_at=later(60) + timedelta(seconds=1), seconds=0)
    await index(store, limit=50)
    assert await found(store, "friday") == []
    assert await found(store, "thursday") == [filed.entry_id]


async def test_an_edit_that_comes_before_the_index_is_found_as_well(store, chat):
    filed = await chat.say("I need it by Friday")
    await chat.say("I need it by Thursday", edited_at=later(60))
    await index(store, limit=50)
    assert await found(store, "friday") == []
    assert await found(store, "thursday") == [filed.entry_id]


async def test_what_a_card_says_is_found(store, chat):
    card = Card(kind="contact", title="Bob Berg", facts={"phone": "+4930123456"})
    filed = await chat.say("", cards=(card,))
    await index(store, limit=50)
    assert await found(store, "berg") == [filed.entry_id]
    assert await found(store, "+4930123456") == [filed.entry_id]
