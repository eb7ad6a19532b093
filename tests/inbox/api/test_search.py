"""The search of the API: what is found, why, and by whom."""

from datetime import timedelta

import pytest

from inbox.actions.connect import add_site
from inbox.api.excerpt import excerpt
from inbox.core.actor import SYSTEM
from inbox.core.agent import Role
from inbox.core.contact import Contact
from inbox.core.conversation import Conversation
from inbox.core.terms import wanted
from inbox.core.timeline import Form, Message, Note, TimelineEntry
from inbox.jobs.indexer import index

BODIES = [
    Form(text="How much is <b>roasting</b>?", name="Ann", email="ann@mail.example", phone="+491701234567"),
    Message(direction="in", text="Ёлка roast null"),
    Message(direction="out", text="Roasted today"),
    Note(text="Likes it roasted dark"),
]


@pytest.fixture
async def talk(world):
    """Four entries, an hour between them; all can be found."""
    start = world.clock.now()

    async def unit(tx):
        site = await add_site(tx, ("shop.example",), SYSTEM, start)
        await tx.contacts.add(Contact(id="ann", name="Ann", created_at=start))
        times = {"opened_at": start, "last_entry_at": start}
        talk = Conversation(id="talk", contact_id="ann", channel_id=site.chat_channel, thread="ann", **times)
        await tx.conversations.add(talk)
        for number, body in enumerate(BODIES):
            at = start + timedelta(hours=number)
            entry = TimelineEntry(
                id=str(number),
                contact_id="ann",
                conversation_id="talk",
                at=at,
                received_at=at,
                author="admin" if number > 1 else None,
                body=body,
            )
            await tx.timeline.append(entry)
        return site

    site = await world.write(unit)
    assert await index(world.store, limit=9) == len(BODIES)
    world.ids["chat"] = site.chat_channel
    return start


async def ids(browser, query):
    return "".join(item["id"] for item in (await browser.get(f"entries?{query}"))["items"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=roast", "3210"),
        ("q=ROASTED", "32"),
        ("q=%D0%B5%D0%BB%D0%BA%D0%B0", "1"),
        ("q=null", "1"),
        ("q=0170%201234567", "0"),
        ("q=%3F", ""),
        ("q=roast&kind=note", "3"),
        ("q=roast&contact=ann&conversation=talk", "3210"),
        ("q=roast&contact=bob", ""),
        ("q=roast&channel=none", ""),
        ("q=roast&author=me", "32"),
        ("q=roast&author=bob", ""),
    ],
)
async def test_a_search_finds_and_narrows(talk, admin, query, expected):
    assert await ids(admin, query) == expected


async def test_a_search_narrows_by_channel_and_time(world, talk, admin):
    assert await ids(admin, f"q=roast&channel={world.ids['chat']}") == "3210"
    moment = f"{talk + timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}"
    assert await ids(admin, f"q=roast&since={moment}") == "32"
    assert await ids(admin, f"q=roast&until={moment}") == "10"


async def test_what_was_found_is_shown_in_what_surrounds_it(talk, admin):
    items = (await admin.get("entries?q=roast"))["items"]
    assert [[piece["text"] for piece in item["match"] if piece["hit"]] for item in items] == [
        ["roasted"],
        ["Roasted"],
        ["roast"],
        ["roasting"],
    ]
    joined = "".join(piece["text"] for piece in items[3]["match"])
    assert joined == items[3]["body"]["text"] == "How much is <b>roasting</b>?"
    assert "match" not in (await admin.get("entries"))["items"][0]


async def test_pages_of_a_search_follow_each_other(talk, admin):
    first = await admin.get("entries?q=roast&limit=3")
    second = await admin.get(f"entries?q=roast&limit=3&after={first['next']}")
    assert [item["id"] for item in first["items"] + second["items"]] == ["3", "2", "1", "0"]
    assert second["next"] is None


@pytest.mark.parametrize(
    "query",
    [
        "q=",
        f"q={'x' * 201}",
        "kind=note",
        "channel=x",
        "since=2026-01-01T00:00:00Z",
        "q=x&kind=event",
        "q=x&since=2026-01-01T00:00:00",
        "q=x&since=yesterday",
        "q=x&after=MQ==.",
    ],
)
async def test_a_search_that_makes_no_sense_is_refused(world, admin, query):
    assert (await admin.get(f"entries?{query}", status=400))["detail"]


async def test_who_may_not_read_entries_finds_none(world, talk):
    marketer = await world.token("marketer", Role.MARKETER)
    await marketer.get("entries?q=roast", status=403)
    narrow = await world.token("narrow", Role.ADMIN, ("leads.read",))
    await narrow.get("entries?q=roast", status=403)
    await world.stranger().get("entries?q=roast", status=401)


CUTS = {
    ("beans " * 3, "beans"): "[beans] [beans] [beans] ",
    ("x " * 60 + "beans" + " y" * 99, "beans"): "…x x x x x x x x x x x x x x x x x x x [beans]"
    + " y" * 58
    + "…",
    ("z" * 500 + " beans", "beans"): "…" + "z" * 39 + " [beans]",
    ("我在北京大学读书", "北京大学"): "我在[北京大学]读书",
    ("nothing", "beans"): "",
}


@pytest.mark.parametrize(("place", "expected"), CUTS.items())
def test_an_excerpt_is_short_and_begins_with_a_word(place, expected):
    text, query = place
    pieces = excerpt([text], wanted(query))
    shown = "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in pieces)
    assert shown.replace(" ", "") == expected.replace(" ", "")
    assert len("".join(piece.text for piece in pieces)) <= 162
