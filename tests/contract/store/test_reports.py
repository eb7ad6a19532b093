"""What every engine promises of counted visits and of the ways that led to leads."""

from datetime import timedelta

import pytest

from inbox.core.lead import SPAM, Attribution
from inbox.core.source import Source
from inbox.core.store.reports import LandingCount, Origin
from tests.contract.store.nouns import NOON, a_contact, a_lead, a_touch, later, write

DAY = 86_400
EDGES = [later(number * DAY) for number in range(3)]
LOOK_BACK = timedelta(days=90)
AD = Source(group="Paid Search", source="google", campaign="spring", term="beans", content="a", rule="tags")
MAIL = Source(group="Email", source="newsletter", rule="tags")


async def add(store, *touches):
    await write(store, *(lambda tx, one=touch: tx.touches.add_touch(one) for touch in touches))


async def count(store, limit=100):
    [counted] = await write(store, lambda tx: tx.reports.update(limit=limit))
    return counted


def origin(source, site_id="shop"):
    return Origin(
        site_id=site_id,
        group=source.group,
        source=source.source,
        campaign=source.campaign,
        content=source.content,
        term=source.term,
    )


async def visits(store, edges=EDGES):
    return {each.origin: (each.visits, each.visitors) for each in await store.reports.visits(edges)}


async def test_nothing_is_counted_where_nobody_came(store):
    assert await count(store) == 0
    assert list(await store.reports.visits(EDGES)) == []
    assert list(await store.reports.landings(EDGES[0], EDGES[-1])) == []
    assert list(await store.reports.leads(EDGES[0], EDGES[-1], look_back=LOOK_BACK)) == []


async def test_visits_are_counted_by_origin_and_day(store):
    await add(
        store,
        a_touch("ann", AD),
        a_touch("ann", AD, at=later(DAY - 1)),
        a_touch("bob", AD, at=later(DAY)),
        a_touch("cid", MAIL, at=later(DAY + 5)),
        a_touch("dan", AD, site_id="blog"),
    )
    assert await count(store) == 5
    assert await visits(store) == {
        origin(AD): ((2, 1), 2),
        origin(MAIL): ((0, 1), 1),
        origin(AD, "blog"): ((1, 0), 1),
    }


async def test_the_last_edge_is_not_in_the_period_and_the_first_is(store):
    await add(store, a_touch("ann", AD, at=EDGES[0]), a_touch("bob", AD, at=EDGES[-1]))
    await count(store)
    assert await visits(store) == {origin(AD): ((1, 0), 1)}


async def test_a_visitor_counts_where_the_first_visit_of_the_period_was(store):
    await add(
        store,
        a_touch("ann", MAIL, at=later(-DAY)),
        a_touch("ann", AD, at=later(10)),
        a_touch("ann", MAIL, at=later(20)),
    )
    await count(store)
    assert await visits(store) == {origin(AD): ((1, 0), 1), origin(MAIL): ((1, 0), 0)}


async def test_a_touch_that_comes_late_counts_as_if_it_had_come_in_time(store):
    await add(store, a_touch("ann", MAIL, at=later(20)), a_touch("ann", MAIL, at=later(40)))
    await count(store)
    await add(store, a_touch("ann", AD, at=later(10)))
    await count(store)
    assert await visits(store) == {origin(AD): ((1, 0), 1), origin(MAIL): ((2, 0), 0)}


async def test_counting_goes_on_in_any_steps_and_counts_nothing_twice(store):
    await add(store, *(a_touch("ann", AD, at=later(number)) for number in range(5)))
    assert [await count(store, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert await visits(store) == {origin(AD): ((5, 0), 1)}


async def test_landing_pages_are_counted_without_what_follows_the_path(store):
    await add(
        store,
        a_touch("ann", AD, landing_url="https://shop.example/a?utm_source=x#top"),
        a_touch("bob", AD, landing_url="https://shop.example/a"),
        a_touch("bob", MAIL, at=later(60), landing_url="https://shop.example"),
    )
    await count(store)
    found = await store.reports.landings(EDGES[0], EDGES[-1])
    assert sorted(found, key=lambda each: each.page) == [
        LandingCount(site_id="shop", page="shop.example/", visits=1, visitors=0),
        LandingCount(site_id="shop", page="shop.example/a", visits=2, visitors=2),
    ]


async def test_a_lead_comes_with_all_touches_of_its_persons_browsers_before_it(store):
    ann = a_contact(id="ann", family=("anna",))
    lead = a_lead(
        contact_id="ann",
        visitor_id="laptop",
        created_at=later(100),
        marks=(SPAM,),
        stage="qualified",
        attribution=Attribution(source=MAIL),
    )
    own, linked, of_family = (a_touch(name, AD, at=later(50)) for name in ("laptop", "phone", "tablet"))
    late, stranger = a_touch("laptop", AD, at=later(101)), a_touch("eve", AD, at=later(50))
    old = a_touch("laptop", AD, at=later(100) - LOOK_BACK - timedelta(seconds=1))
    await add(store, own, linked, of_family, late, stranger, old)
    facts = {"method": "form", "confidence": 1.0, "at": NOON}
    await write(
        store,
        lambda tx: tx.contacts.add(ann),
        lambda tx: tx.touches.link("laptop", "ann", **facts),
        lambda tx: tx.touches.link("phone", "ann", **facts),
        lambda tx: tx.touches.link("tablet", "anna", **facts),
        lambda tx: tx.leads.add(lead),
    )
    [found] = await store.reports.leads(NOON, later(DAY), look_back=LOOK_BACK)
    assert sorted(step.id for step in found.steps) == sorted([own.id, linked.id, of_family.id])
    assert {(step.at, step.kind.place, step.landing) for step in found.steps} == {
        (later(50), ("Paid Search", "google", "spring", "a", "beans"), "shop.example/")
    }
    assert (found.id, found.stage, found.marks) == (lead.id, "qualified", (SPAM,))
    assert (found.own.source, found.created_at, found.visitor_id) == (MAIL, later(100), "laptop")


@pytest.mark.parametrize(("seconds", "inside"), [(-1, False), (0, True), (DAY - 1, True), (DAY, False)])
async def test_leads_are_of_the_period_in_which_they_were_opened(store, seconds, inside):
    await write(store, lambda tx: tx.leads.add(a_lead(created_at=later(seconds))))
    assert len(await store.reports.leads(NOON, later(DAY), look_back=LOOK_BACK)) == inside
