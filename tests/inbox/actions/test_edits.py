"""What becomes of a message after it was sent: edits, deletions, albums."""

import itertools
from dataclasses import replace

import pytest

from inbox.core.inbound import FileRef, MessageReceived
from inbox.core.timeline import Card, Revision
from tests.contract.store.nouns import NOON, later


def past(body):
    return [(revision.text, revision.until) for revision in body.history]


async def test_a_message_is_found_by_its_key_and_edited(chat):
    first = await chat.say("Hello")
    again = await chat.edit("Hello!", seconds=60)
    assert again.entry_id == first.entry_id
    body = await chat.body(first)
    assert (body.text, body.edited_at, body.key) == ("Hello!", later(60), "7:1")
    assert body.history == (Revision(until=later(60), text="Hello", at=NOON, told_by="1000"),)
    talk = await chat.store.conversations.get(first.conversation_id)
    assert (talk.preview, talk.last_seq) == ("Hello!", 1)
    assert len((await chat.store.leads.page()).items) == 1


async def test_edits_end_alike_in_whatever_order_they_come(chat):
    steps = [("one", None, 0), ("two", later(10), 10), ("three", later(20), 20), ("four", later(20), 21)]
    seen = []
    for number, order in enumerate(itertools.permutations(range(4))):
        key = f"7:{number}"
        for place in order:
            text, edited_at, _ = steps[place]
            told = MessageReceived(text=text, key=key, edited_at=edited_at)
            filed = await chat.tell(told, number=f"{number}.{place}")
        body = await chat.body(filed)
        assert past(body) == [("one", later(10)), ("two", later(20))]
        seen.append((body.text, body.edited_at))
    assert set(seen) == {("four", later(20))}


async def test_an_original_that_comes_late_is_history(chat):
    filed = await chat.edit("Hello!", seconds=60)
    assert (await chat.say("Hello")).entry_id == filed.entry_id
    body = await chat.body(filed)
    assert (body.text, past(body), body.edited_at) == ("Hello!", [("Hello", later(60))], later(60))


async def test_an_edit_that_is_told_twice_is_one(chat):
    filed = await chat.say("Hello")
    await chat.edit("Hello!", seconds=60)
    before = await chat.body(filed)
    await chat.edit("Hello!", seconds=60)
    await chat.say("Hello")
    after = await chat.body(filed)
    assert (after.text, past(after), after.edited_at) == ("Hello!", past(before), before.edited_at)


async def test_an_edit_of_the_same_second_is_an_edit_although_the_provider_rounds(chat):
    for first, second in (("say", "edit"), ("edit", "say")):
        key = f"7:{first}"
        for number, step in enumerate((first, second)):
            text, edited_at = ("Hello", None) if step == "say" else ("Hello!", NOON.replace(microsecond=0))
            told = MessageReceived(text=text, key=key, edited_at=edited_at)
            filed = await chat.tell(told, number=f"{key}.{'1' if step == 'say' else '2'}.{number}")
        assert (await chat.body(filed)).text == "Hello!"


async def test_a_live_location_leaves_no_history(chat):
    for second in range(3):
        cards = (Card(kind="location", title="Here", facts={"latitude": str(second)}),)
        filed = await chat.edit("", seconds=second, cards=cards)
    body = await chat.body(filed)
    assert (body.cards[0].facts, body.history) == ({"latitude": "2"}, ())
    assert (await chat.store.conversations.get(filed.conversation_id)).preview == "Here"
    await chat.edit("", seconds=1, cards=(Card(kind="location", title="There"),))
    assert (await chat.body(filed)).cards == body.cards


async def test_the_same_key_on_another_channel_is_another_message(chat):
    first = await chat.say("Hello")
    second = await chat.tell(MessageReceived(text="Hi", key="7:1"), channel_id="other")
    assert second.entry_id != first.entry_id


async def test_a_deleted_message_keeps_what_it_said(chat):
    filed = await chat.say("Hello")
    assert (await chat.delete("7:1", seconds=30)).entry_id == filed.entry_id
    await chat.edit("Hello!", seconds=20)
    body = await chat.body(filed)
    assert (body.text, body.deleted_at) == ("Hello!", later(30))
    await chat.delete("7:1", seconds=90)
    assert (await chat.body(filed)).deleted_at == later(30)


async def test_a_message_that_was_deleted_before_it_came_is_filed_as_deleted(chat):
    assert await chat.delete("7:1", "7:2", seconds=30) is None
    filed = await chat.say("Hello")
    assert (await chat.body(filed)).deleted_at == later(30)
    assert (await chat.body(await chat.say("More", key="7:2"))).deleted_at == later(30)
    await chat.wait(hours=2)
    assert await chat.texts() == ["Hello", "More"]


async def test_of_two_messages_the_one_that_is_here_is_deleted_at_once(chat):
    filed = await chat.say("Hello")
    await chat.delete("7:0", "7:1", seconds=30)
    assert (await chat.body(filed)).deleted_at == later(30)


async def photo(chat, key, text="", **given):
    return await chat.say(text, key, refs=(FileRef(ref=f"file-{key}", name=""),), album="a", **given)


async def test_an_album_is_one_entry_in_the_order_of_its_keys(chat):
    for order in itertools.permutations(("8", "9", "10")):
        thread = "".join(order)
        for key in order:
            words = {"8": "Look", "10": "here"}.get(key, "")
            filed = await photo(chat, f"{thread}:{key}", words, thread=thread)
        body = await chat.body(filed)
        assert body.text == "Look\n\nhere"
        assert [file.ref for file in body.attachments] == [f"file-{thread}:{key}" for key in ("8", "9", "10")]
        assert body.key == f"{thread}:8"
    assert len(await chat.entries()) == 6
    assert len((await chat.store.leads.page()).items) == 1


async def test_one_picture_of_an_album_is_edited_or_deleted_by_its_own_key(chat):
    await photo(chat, "7:1", "Look")
    filed = await photo(chat, "7:2", "Here")
    await chat.edit("There", "7:2", seconds=9, album="a", refs=(FileRef(ref="new", name=""),))
    body = await chat.body(filed)
    assert (body.text, body.edited_at) == ("Look\n\nThere", later(9))
    assert [file.ref for file in body.attachments] == ["file-7:1", "new"]
    assert [(old.key, old.text, old.attachments[0].ref) for old in body.history] == [
        ("7:2", "Here", "file-7:2")
    ]
    await chat.delete("7:1", seconds=20)
    body = await chat.body(filed)
    assert (body.text, len(body.attachments), body.deleted_at) == ("There", 1, None)
    await chat.delete("7:2", seconds=10)
    body = await chat.body(filed)
    assert (body.text, len(body.attachments), body.deleted_at) == ("Look\n\nThere", 2, later(20))


async def test_a_picture_that_was_deleted_before_it_came_is_not_shown(chat):
    await photo(chat, "7:1", "Look")
    await chat.delete("7:2", seconds=5)
    body = await chat.body(await photo(chat, "7:2", "Here"))
    assert (body.text, len(body.attachments), len(body.parts)) == ("Look", 1, 2)


async def test_albums_of_two_threads_are_two(chat):
    first, second = await photo(chat, "7:1"), await photo(chat, "8:1", thread="8")
    assert first.entry_id != second.entry_id


@pytest.mark.parametrize("quoted", [None, "Hel"])
async def test_a_quote_names_the_entry_that_it_answers(chat, quoted):
    first = await chat.say("Hello")
    second = await chat.say("Yes?", "7:2", answers="7:1", quoted=quoted)
    quote = (await chat.body(second)).quote
    assert (quote.text, quote.entry_id) == (quoted or "Hello", first.entry_id)


async def test_a_quote_of_what_is_not_here_is_the_providers_words(chat):
    known = await chat.say("Yes?", "7:2", answers="7:1", quoted="Hello")
    unknown = await chat.say("No!", "7:3", answers="7:1")
    assert (await chat.body(known)).quote.text == "Hello"
    assert (await chat.body(known)).quote.entry_id is None
    assert (await chat.body(unknown)).quote is None


async def test_an_edit_keeps_the_file_that_was_fetched_and_awaits_the_new_one(chat):
    filed = await chat.say("Look", refs=(FileRef(ref="a", name="a.png", size=3),))
    entry = await chat.store.timeline.get(filed.entry_id)
    here = replace(entry.body.attachments[0], blob="ab" * 32)
    await put(chat, replace(entry, body=replace(entry.body, attachments=(here,))))
    again = (FileRef(ref="a", name="a.png"), FileRef(ref="b", name="b.png"))
    await chat.edit("Look!", seconds=5, refs=again)
    body = await chat.body(filed)
    assert [(file.ref, file.blob) for file in body.attachments] == [("a", "ab" * 32), ("b", "")]
    assert body.history[0].attachments == (here,)


async def put(chat, entry):
    await chat.store.durable((await chat.store.transact(lambda tx: tx.timeline.revise(entry)))[1])
