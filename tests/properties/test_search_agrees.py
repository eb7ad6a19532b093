"""Both engines and a plain reading of all texts find the same entries, whatever people write and look for."""

import asyncio
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox.core.store import durably
from inbox.core.store.search import Within
from inbox.core.terms import meets, terms_of, wanted
from inbox.core.timeline import Form, Message, Note
from inbox.jobs.indexer import index
from inbox.storage import open_store
from tests.conftest import FakeClock
from tests.contract.store.nouns import a_conversation, an_entry

WORDS = [
    *("order", "Order", "orders", "can't", "café", "e-mail", "kind", "AND", "NEAR", "$where", "a"),
    *("Straße", "STRASSE", "Müller", "Bestellung", "ёлка", "ЕЛКА", "Йод", "звонок", "позвоните"),
    *("北京", "大学", "北京大学", "东京", "京", "手机iPhone", "สวัสดี", "가나다", "🙂", "👍🏽", "🇩🇪"),
    *("ann@mail.example", "ann.weber@mail.example", "Ann@Mail.Example", "@mail", "mail.example"),
    *("+49 170 1234567", "0170 1234567", "1234567", "8 912 345-67-89", "02.03.2026", "12", "x²", "_", '"'),
]
WORD = st.sampled_from(WORDS) | st.text(max_size=6)
TEXT = st.lists(WORD, max_size=5).map(" ".join)
KINDS = st.sampled_from(["form", "in", "out", "note"])
ENTRY = st.tuples(KINDS, TEXT, st.booleans())
# Often a word in its beginning, as somebody types it.
QUERY = TEXT | st.builds(lambda text, length: text[:length], TEXT, st.integers(1, 8))
WITHIN = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["form", "message", "note"]),
        "channel_id": st.sampled_from(["form", "chat"]),
        "contact_id": st.sampled_from(["ann", "bob"]),
    },
)
TALKS = [
    a_conversation(id=name, contact_id=who, channel_id=name)
    for name, who in (("form", "ann"), ("chat", "bob"))
]
CASES = given(
    entries=st.lists(ENTRY, min_size=1, max_size=8),
    queries=st.lists(st.tuples(QUERY, WITHIN), min_size=1, max_size=6),
    limit=st.integers(1, 4),
)
QUICK = settings(max_examples=8, deadline=None, derandomize=True)
THOROUGH = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def an_entry_of(number, kind, text, chat):
    bodies = {
        "form": Form(text="", name=text or None, fields={"more": text}),
        "in": Message(direction="in", text=text),
        "out": Message(direction="out", text=text),
        "note": Note(text=text),
    }
    return an_entry(TALKS[chat], id=str(number), body=bodies[kind])


def plainly(entries, query, within):
    """The ids that somebody finds who reads everything, the last first."""
    talks = {talk.id: talk for talk in TALKS}
    asked = wanted(query)
    return [
        entry.id
        for entry in reversed(entries)
        if asked
        and meets(terms_of(entry.texts), asked)
        and within.get("kind") in (None, entry.kind)
        and within.get("contact_id") in (None, entry.contact_id)
        and within.get("channel_id") in (None, talks[entry.conversation_id].channel_id)
    ]


async def on_engine(store, query, within, limit):
    found, after = [], None
    while True:
        page = await store.search.page(wanted(query), within=Within(**within), after=after, limit=limit)
        found += [entry.id for entry in page.items]
        after = page.next
        if after is None:
            return found


async def story(url, entries, queries, limit):
    store = open_store(url, clock=FakeClock())
    await store.open()
    try:

        async def unit(tx):
            for talk in TALKS:
                await tx.conversations.add(talk)
            for entry in entries:
                await tx.timeline.append(entry)

        await durably(store, unit)
        while await index(store, limit=limit) == limit:
            pass
        for query, within in queries:
            assert await on_engine(store, query, within, limit) == plainly(entries, query, within)
    finally:
        await store.close()


@pytest.fixture
def lend(request, tmp_path):
    """The address of an empty store, for one example."""
    made = []

    @contextmanager
    def sqlite():
        made.append(None)
        yield f"sqlite:///{tmp_path / str(len(made))}/x.db"

    def lend(engine):
        return sqlite() if engine == "sqlite" else request.getfixturevalue("mongo_server").database()

    return lend


@pytest.mark.parametrize("engine", ["sqlite", "mongo"])
@pytest.mark.parametrize(
    "how", [QUICK, pytest.param(THOROUGH, marks=pytest.mark.long)], ids=["quick", "long"]
)
def test_an_engine_finds_what_a_plain_reading_finds(engine, how, lend):
    @how
    @CASES
    def holds(entries, queries, limit):
        numbered = [an_entry_of(number, *given_) for number, given_ in enumerate(entries)]
        with lend(engine) as url:
            asyncio.run(story(url, numbered, queries, limit))

    holds()
