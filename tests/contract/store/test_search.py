"""Search of either engine: the same entries, the last filed first, without anything for the filing."""

import pytest

from inbox.core.store.search import Within
from inbox.core.terms import wanted
from inbox.core.timeline import Attachment, Form, Happened, Message, Note
from inbox.storage.codec import dump
from inbox.storage.records import TABLES
from tests.contract.store.nouns import NOON, a_conversation, an_entry, later, walk, write

CHAT = a_conversation(id="chat", channel_id="chat", contact_id="bob")
FORM = a_conversation(id="form", channel_id="form", contact_id="ann")
FILE = Attachment(blob="0" * 64, name="Grundriss.pdf", media_type="application/pdf", size=3)


def said(text, direction="in", **more):
    return Message(direction=direction, text=text, **more)


@pytest.fixture
async def talks(store):
    await write(store, lambda tx: tx.conversations.add(CHAT), lambda tx: tx.conversations.add(FORM))


async def file(store, *entries):
    await write(store, *(lambda tx, one=entry: tx.timeline.append(one) for entry in entries))


async def update(store, limit=50):
    [found] = await write(store, lambda tx: tx.search.update(limit=limit))
    return len(found)


async def found(store, query, **within):
    page = await store.search.page(wanted(query), within=Within(**within))
    assert page.next is None
    return [entry.id for entry in page.items]


async def test_an_entry_is_found_by_its_words_once_it_was_reached(store, talks):
    entry = an_entry(CHAT, "Wann öffnet das Café?", id="e")
    await file(store, entry)
    assert await found(store, "cafe") == []
    assert await update(store) == 1
    page = await store.search.page(wanted("CAFE öff"))
    assert [(each.id, each.text) for each in page.items] == [("e", entry.text)]
    assert await update(store) == 0


QUERIES = {
    "a form's message": ("viertel", "form"),
    "a form's name": ("ann web", "form"),
    "its e-mail address": ("ann.weber@mail.example", "form"),
    "the beginning of it": ("ann.weber@ma", "form"),
    "a part of it": ("weber", "form"),
    "its phone number": ("+49 170 1234567", "form"),
    "the number as people write it": ("0170/123 45 67", "form"),
    "the number, being typed": ("0170 1234", "form"),
    "its last digits": ("1234567", "form"),
    "a field": ("dachgeschoss", "form"),
    "a file": ("grundriss", "message"),
    "a message": ("не звоните", "message"),
    "another letter": ("елка", "message"),
    "a note": ("vip", "note"),
    "two words of two texts": ("vip viertel", ""),
    "a pair of characters": ("北京", "chinese"),
    "one character": ("学", "chinese"),
    "characters that do not stand together": ("北学", ""),
    "an emoji": ("🙂", "chinese"),
    "what happened": ("resolved", ""),
    "a property that is no word": ("_kind", ""),
    "nothing": ("", ""),
    "no word": ("?! \" * ' :", ""),
    "words of a query language": ("NOT vip OR", ""),
    "a quotation mark and a star": ('"vip" *', "note"),
    "an operator": ("$where viertel", ""),
}


@pytest.fixture
async def filled(store, talks):
    form = Form(
        text="Ab Viertel vor neun?",
        name="Ann Weber",
        email="ann.weber@mail.example",
        phone="+491701234567",
        fields={"floor": "Dachgeschoß"},
    )
    bodies = {
        "form": form,
        "message": said("Не звоните, ёлка!", attachments=(FILE,)),
        "note": Note(text="VIP"),
        "chinese": said("北京大学🙂"),
        "event": Happened(what="resolved", facts={"by": "ada"}),
    }
    await file(store, *(an_entry(CHAT, id=name, body=body) for name, body in bodies.items()))
    assert await update(store) == len(bodies)


@pytest.mark.parametrize(("query", "expected"), QUERIES.values(), ids=QUERIES)
async def test_people_find_what_they_mean(store, filled, query, expected):
    assert await found(store, query) == expected.split()


@pytest.fixture
async def many(store, talks):
    """Ten entries about beans, told by their number; those of the chat are even."""
    entries = [
        an_entry(
            FORM if number % 2 else CHAT,
            id=str(number),
            body=Note(text=f"beans {number}") if number % 3 == 0 else said(f"beans {number}"),
            author="ada" if number < 4 else "ADA",
            at=later(-number),
            received_at=NOON,
        )
        for number in range(10)
    ]
    await file(store, *entries)
    while await update(store, limit=3) == 3:
        pass


FILTERS = {
    "everywhere": ({}, "9876543210"),
    "of a kind": ({"kind": "note"}, "9630"),
    "of a channel": ({"channel_id": "chat"}, "86420"),
    "of a contact": ({"contact_id": "ann"}, "97531"),
    "of a conversation": ({"conversation_id": "chat"}, "86420"),
    "of an agent": ({"author": "ada"}, "3210"),
    "from then on": ({"since": later(-2)}, "210"),
    "until then": ({"until": later(-7)}, "98"),
    "all together": (
        {"kind": "message", "channel_id": "form", "contact_id": "ann", "author": "ADA", "until": later(-6)},
        "7",
    ),
    "of nobody": ({"channel_id": 'form" OR "beans'}, ""),
}


@pytest.mark.parametrize(("within", "expected"), FILTERS.values(), ids=FILTERS)
async def test_what_is_found_can_be_narrowed(store, many, within, expected):
    assert "".join(await found(store, "bean", **within)) == expected


@pytest.mark.parametrize("within", [{}, {"contact_id": "ann"}, {"channel_id": "chat"}])
async def test_pages_are_steady_while_more_is_filed(store, many, within):
    expected = await found(store, "bea", **within)

    def read(after, limit):
        return store.search.page(wanted("bea"), within=Within(**within), after=after, limit=limit)

    first = await read(None, 2)
    await file(store, an_entry(FORM, "beans"), an_entry(CHAT, "beans"))
    await update(store)
    pages = [first, *await walk(read, 2, after=first.next)]
    assert [entry.id for page in pages for entry in page.items] == expected


async def test_within_a_unit_the_search_sees_what_the_unit_wrote(store, talks):
    async def unit(tx):
        await tx.timeline.append(an_entry(CHAT, "beans", id="e"))
        await tx.search.update(limit=5)
        return [entry.id for entry in (await tx.search.page(wanted("beans"))).items]

    assert await write(store, unit) == [["e"]]


async def test_a_unit_that_fails_leaves_nothing_behind(store, talks):
    await file(store, an_entry(CHAT, "beans", id="e"))

    async def unit(tx):
        await tx.search.update(limit=5)
        raise LookupError

    with pytest.raises(LookupError):
        await write(store, unit)
    assert await found(store, "beans") == []
    assert await update(store) == 1
    assert await found(store, "beans") == ["e"]


async def edit(store, entry_id, text):
    """What no verb does yet: another text in the stored entry."""
    table = next(table for table in TABLES if table.name == "entry")
    records = store.records()
    [record] = [each async for each in records.read(table) if each["id"] == entry_id]
    await records.write(table, [record | {"body": dump(said(text)).decode()}])


async def test_an_edited_entry_is_found_by_its_new_words_only(store, many):
    await edit(store, "5", "peas")
    await write(store, lambda tx: tx.search.renew("5"), lambda tx: tx.search.renew("none"))
    assert "".join(await found(store, "beans")) == "987643210"
    assert await found(store, "peas", channel_id="form") == ["5"]


async def test_a_forgotten_entry_is_found_no_more(store, many):
    await write(store, *(lambda tx, one=one: tx.search.forget(one) for one in ("9", "3", "none")))
    assert "".join(await found(store, "beans")) == "87654210"
