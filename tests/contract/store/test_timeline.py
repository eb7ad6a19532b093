"""What every engine promises of the timeline."""

import asyncio
from dataclasses import replace

import pytest

from inbox.core.call import Call
from inbox.core.errors import NotFound
from inbox.core.timeline import (
    Amendment,
    Attachment,
    Card,
    Form,
    Happened,
    Message,
    Note,
    Part,
    Poll,
    Quote,
    Reaction,
    Revision,
)
from tests.contract.store.nouns import NOON, a_conversation, an_entry, later, write

FILE = Attachment(blob="ab" * 32, name="план.pdf", media_type="application/pdf", size=3)
COMING = Attachment(name="a.ogg", media_type="audio/ogg", size=0, ref="f1", shown_as="voice", duration=2.5)
WHOLE = Message(
    direction="in",
    text="Two beans",
    attachments=(COMING,),
    key="1:2",
    writer="Bob",
    quote=Quote(text="Which?", entry_id="e1"),
    cards=(Card(kind="location", title="Here", facts={"latitude": "1.5"}),),
    buttons=("Yes", "No"),
    poll=Poll(question="Which?", options=("a", "b"), multiple=True),
    reactions=(Reaction(emoji="👍", by="7", name="Ann"),),
    history=(Revision(until=later(3), text="Bean", attachments=(FILE,), key="1:2", at=NOON, told_by="9"),),
    edited_at=later(3),
    deleted_at=later(4),
    parts=(Part(key="1:2", text="Two beans", attachments=(COMING,), at=later(3), deleted_at=later(4)),),
    told_by="10",
    reacted={"7": (later(5), "11")},
    names=("poll:5",),
    amendment=Amendment(text=None, at=later(6), by="ada", reason="Too old."),
)
BODIES = [
    WHOLE,
    Form(text="hi", fields={"colour": "red"}, consent={"mail": "yes"}, attachments=(FILE,), marks=("spam",)),
    Message(direction="out", text="hi", attachments=(FILE,), client_id="m1"),
    Note(text="remember"),
    Happened(what="assigned", facts={"agent": "ada"}),
]


@pytest.fixture
async def talk(store):
    talk = a_conversation(preview="first")
    await write(store, lambda tx: tx.conversations.add(talk))
    return talk


async def append(store, *entries, preview=None):
    steps = [lambda tx, one=entry: tx.timeline.append(one, preview=preview) for entry in entries]
    return await write(store, *steps)


@pytest.mark.parametrize("body", BODIES, ids=lambda body: type(body).__name__)
async def test_an_entry_comes_back_as_it_was_written(store, talk, body):
    [entry] = await append(store, an_entry(talk, body=body, author="ada", at=later(-3)))
    assert await store.timeline.get(entry.id) == entry
    assert entry.body == body


async def test_get_raises_for_an_unknown_one(store):
    with pytest.raises(NotFound):
        await store.timeline.get("none")


async def test_an_entry_without_its_conversation_is_refused(store):
    with pytest.raises(NotFound):
        await append(store, an_entry(a_conversation()))


async def test_a_conversation_may_be_added_with_its_first_entry_counted(store):
    talk = a_conversation(last_seq=1, preview="hello")
    first = an_entry(talk, seq=1)
    await write(store, lambda tx: tx.conversations.add(talk), lambda tx: tx.timeline.append(first))
    [second] = await append(store, an_entry(talk, "more"), preview="more")
    assert [entry.seq for entry in (await store.timeline.page(conversation_id=talk.id)).items] == [2, 1]
    saved = await store.conversations.get(talk.id)
    assert (second.seq, saved.last_seq, saved.preview) == (2, 2, "more")


async def test_numbers_count_per_conversation(store, talk):
    other = a_conversation()
    await write(store, lambda tx: tx.conversations.add(other))
    filed = await append(store, an_entry(talk), an_entry(talk), an_entry(other), an_entry(talk))
    assert [entry.seq for entry in filed] == [1, 2, 1, 3]
    assert (await store.conversations.get(talk.id)).last_seq == 3


async def test_concurrent_entries_get_distinct_numbers(store, talk):
    filed = await asyncio.gather(*(append(store, an_entry(talk)) for _ in range(20)))
    assert sorted(entry.seq for [entry] in filed) == list(range(1, 21))


async def test_the_conversation_follows_the_newest_entry(store, talk):
    await append(store, an_entry(talk, received_at=later(60)), preview="last words")
    await append(store, an_entry(talk, received_at=later(30)))
    kept = await store.conversations.get(talk.id)
    assert (kept.last_entry_at, kept.preview, kept.last_seq) == (later(60), "last words", 2)


async def test_entries_are_shown_by_the_earlier_of_both_times(store, talk):
    late = an_entry(talk, at=later(99), received_at=later(2))
    delayed = an_entry(talk, at=later(-9), received_at=later(3))
    plain = an_entry(talk, at=later(1), received_at=later(1))
    await append(store, late, delayed, plain)

    async def ids(**options):
        return [entry.id for entry in (await store.timeline.page(**options)).items]

    expected = [delayed.id, plain.id, late.id]
    assert await ids(conversation_id=talk.id, oldest_first=True) == expected
    assert await ids(conversation_id=talk.id) == expected[::-1]
    assert await ids(contact_id=talk.contact_id) == expected[::-1]
    assert await ids(contact_id="somebody else") == []


async def test_entries_of_one_moment_keep_the_order_they_came_in(store, talk):
    entries = await append(store, *(an_entry(talk, at=NOON, received_at=NOON) for _ in range(5)))
    page = await store.timeline.page(conversation_id=talk.id, oldest_first=True)
    assert [entry.id for entry in page.items] == [entry.id for entry in entries]


async def test_what_came_since_is_read_by_number_even_if_it_is_shown_earlier(store, talk):
    first, delayed, last = await append(
        store, an_entry(talk), an_entry(talk, at=later(-9)), an_entry(talk, at=later(5))
    )
    assert list(await store.timeline.since(talk.id, 0, limit=2)) == [first, delayed]
    assert list(await store.timeline.since(talk.id, 1, limit=9)) == [delayed, last]
    assert list(await store.timeline.since(talk.id, 3, limit=9)) == []
    assert list(await store.timeline.since("another", 0, limit=9)) == []


async def test_an_entry_is_revised_in_its_body_alone(store, talk):
    [first, second] = await append(store, an_entry(talk), an_entry(talk, "last"), preview="last")
    edited = replace(first, body=WHOLE, author="ada", seq=9, at=later(99))
    before = await store.changes.head()
    await write(store, lambda tx: tx.timeline.revise(edited, preview="Two beans"))
    assert await store.timeline.get(first.id) == replace(first, body=WHOLE)
    assert (await store.conversations.get(talk.id)).preview == "last"
    assert [(change.kind, change.id) for change in await store.changes.after(before, limit=9)] == [
        ("entry", first.id)
    ]
    assert await store.timeline.get(second.id) == second


async def test_the_preview_follows_the_last_entry_that_is_revised(store, talk):
    [entry] = await append(store, an_entry(talk, "lst"), preview="lst")
    before = await store.changes.head()
    last = replace(entry, body=replace(entry.body, text="last"))
    await write(store, lambda tx: tx.timeline.revise(last, preview="last"))
    kept = await store.conversations.get(talk.id)
    assert (kept.preview, kept.last_seq) == ("last", 1)
    kinds = {change.kind for change in await store.changes.after(before, limit=9)}
    assert kinds == {"entry", "conversation"}


async def test_nobody_revises_what_is_not_there(store, talk):
    with pytest.raises(NotFound):
        await write(store, lambda tx: tx.timeline.revise(an_entry(talk)))


async def test_calls_of_a_span_are_read_by_when_they_are_shown(store, talk):
    def entry(n, **given):
        return an_entry(talk, at=later(n), received_at=later(n), id=f"entry{n}", **given)

    calls = [entry(n, body=Call(key=f"CA{n}")) for n in (3, 1, 9)]
    await write(store, *(lambda tx, one=one: tx.timeline.append(one) for one in (*calls, entry(2))))
    found = await store.timeline.calls(later(1), later(9))
    assert [each.body.key for each in found] == ["CA1", "CA3"]
