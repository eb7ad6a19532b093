"""Every list comes in pages that miss nothing and repeat nothing."""

from datetime import timedelta

import pytest

from inbox.actions.connect import add_site
from inbox.core.actor import SYSTEM
from inbox.core.agent import Role
from inbox.core.contact import Contact
from inbox.core.conversation import Conversation, Status
from inbox.core.inbound import WebhookRequest
from inbox.core.lead import Lead
from inbox.core.source import Source
from inbox.core.timeline import Note, TimelineEntry
from inbox.core.touch import Touch, Visitor

COUNT = 7
LISTS = ["agents", "audit", "channels", "contacts", "conversations", "entries", "leads", "requests", "sites"]


@pytest.fixture
async def many(world, admin):
    start = world.clock.now()

    async def unit(tx):
        for n in range(COUNT):
            now = start + timedelta(minutes=n)
            site = await add_site(tx, (f"shop{n}.example",), SYSTEM, now)
            await tx.contacts.add(Contact(id=f"contact{n}", name=f"Ann {n}", created_at=now))
            await tx.conversations.add(
                Conversation(
                    id=f"conversation{n}",
                    contact_id=f"contact{n}",
                    channel_id=site.form_channel,
                    thread=f"contact{n}",
                    status=Status.RESOLVED if n % 2 else Status.OPEN,
                    assignee="admin" if n < 3 else None,
                    opened_at=now,
                    last_entry_at=now,
                )
            )
            await tx.timeline.append(
                TimelineEntry(
                    id=f"entry{n}",
                    contact_id=f"contact{n}",
                    conversation_id=f"conversation{n}",
                    at=now,
                    received_at=now,
                    author="admin",
                    body=Note(text="x"),
                )
            )
            await tx.leads.add(
                Lead(
                    id=f"lead{n}",
                    contact_id=f"contact{n}",
                    conversation_id=f"conversation{n}",
                    channel_id=site.form_channel,
                    stage="won" if n % 2 else "new",
                    owner="admin" if n < 3 else None,
                    created_at=now,
                    updated_at=now,
                )
            )
            await tx.touches.add_visitor(
                Visitor(id=f"visitor{n}", site_id=site.id, first_seen_at=now, last_seen_at=now)
            )
            await tx.requests.add(
                WebhookRequest(id=f"request{n}", channel_id=site.form_channel, received_at=now)
            )

    await world.write(unit)
    for n in range(3):
        await world.add_agent(f"agent{n}", Role.AGENT)
    return world


async def read_all(browser, path, limit):
    items, after, sizes = [], None, []
    while True:
        cursor = "" if after is None else f"&after={after}"
        page = await browser.get(f"{path}{'&' if '?' in path else '?'}limit={limit}{cursor}")
        items += page["items"]
        sizes.append(len(page["items"]))
        after = page["next"]
        if after is None:
            return items, sizes


@pytest.mark.parametrize("noun", [*LISTS, "visitors"])
async def test_pages_joined_are_the_whole_list(noun, many, admin):
    whole, _ = await read_all(admin, noun, 200)
    pages, sizes = await read_all(admin, noun, 2)
    assert pages == whole
    # A site brings two channels, one for its forms and one for its chat.
    count = 2 * COUNT if noun == "channels" else COUNT
    assert len(whole) == count
    assert sizes == [2] * (count // 2) + [1] * (count % 2)


@pytest.mark.parametrize("noun", [*LISTS, "visitors", "contacts/contact1/timeline"])
@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "limit=1.5",
        "after=%20nonsense",
        "after=",
        "other=1",
        "limit=1&limit=2",
    ],
)
async def test_a_bad_page_is_refused_in_one_sentence(noun, query, many, admin):
    problem = await admin.get(f"{noun}?{query}", status=400)
    assert problem["status"] == 400
    assert problem["detail"]


@pytest.mark.parametrize(
    ("path", "ids"),
    [
        ("conversations?status=resolved", "5 3 1"),
        ("conversations?status=open&assignee=me", "2 0"),
        ("conversations?assignee=none", "6 5 4 3"),
        ("conversations?assignee=agent0", ""),
        ("conversations?contact=contact4", "4"),
        ("leads?stage=won", "5 3 1"),
        ("leads?owner=me", "2 1 0"),
        ("leads?owner=none", "6 5 4 3"),
        ("leads?contact=contact2", "2"),
        ("leads?conversation=conversation3", "3"),
        ("entries?conversation=conversation3", "3"),
        ("entries?contact=contact2", "2"),
        ("requests?state=filed", ""),
        ("requests?state=waiting", "6 5 4 3 2 1 0"),
    ],
)
async def test_filters_narrow(path, ids, many, admin):
    items, _ = await read_all(admin, path, 2)
    assert " ".join(item["id"][-1] for item in items) == ids


@pytest.mark.parametrize(
    "query",
    [
        "conversations?status=closed",
        "conversations?status=null",
        "requests?state=lost",
        "leads?contact=",
        "conversations?contact=%00",
    ],
)
async def test_a_filter_that_makes_no_sense_is_refused(query, many, admin):
    await admin.get(query, status=400)


@pytest.fixture
async def history(world, admin):
    """Entries at the even minutes, arrivals of two browsers at every third."""
    start = world.clock.now()

    async def unit(tx):
        site = await add_site(tx, ("shop.example",), SYSTEM, start)
        await tx.contacts.add(Contact(id="contact", name="Ann", created_at=start))
        await tx.conversations.add(
            Conversation(
                id="conversation",
                contact_id="contact",
                channel_id=site.form_channel,
                thread="contact",
                opened_at=start,
                last_entry_at=start,
            )
        )
        for browser in ("one", "two"):
            await tx.touches.add_visitor(
                Visitor(id=browser, site_id=site.id, first_seen_at=start, last_seen_at=start)
            )
            await tx.touches.link(browser, "contact", method="form", confidence=1.0, at=start)
        for minute in range(0, 30, 2):
            at = start + timedelta(minutes=minute)
            await tx.timeline.append(
                TimelineEntry(
                    id=f"entry{minute}",
                    contact_id="contact",
                    conversation_id="conversation",
                    at=at,
                    received_at=at,
                    body=Note(text="x"),
                )
            )
        for minute in range(0, 30, 3):
            for browser in ("one", "two"):
                await tx.touches.add_touch(
                    Touch(
                        id=f"{browser}{minute}",
                        visitor_id=browser,
                        site_id=site.id,
                        at=start + timedelta(minutes=minute),
                        landing_url="https://shop.example/",
                        referrer=None,
                        source=Source(),
                    )
                )

    await world.write(unit)


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 7, 34, 35, 36, 200])
async def test_a_timeline_merges_both_kinds_without_gap_or_double(limit, history, admin):
    items, _ = await read_all(admin, "contacts/contact/timeline", limit)
    assert len(items) == len({item["id"] for item in items}) == 35
    times = [item["at"] for item in items]
    assert times == sorted(times, reverse=True)
    assert {item["type"] for item in items} == {"entry", "touch"}


async def test_entries_and_arrivals_of_one_moment_stand_in_the_order_they_happened(history, admin):
    items, _ = await read_all(admin, "contacts/contact/timeline", 4)
    first, *arrivals = [item["id"] for item in items][-3:]
    assert (first, set(arrivals)) == ("entry0", {"one0", "two0"})
