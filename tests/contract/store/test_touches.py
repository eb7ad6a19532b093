"""What every engine promises of visitors, touches, pages and links."""

from dataclasses import replace

import pytest

from inbox.core.source import ClickId, Source
from inbox.core.touch import Link, Standing
from tests.contract.store.nouns import NOON, a_touch, a_view, a_visitor, later, write

SOURCE = Source(
    group="Email", campaign="spring", click_id=ClickId(name="x", value="y"), evidence={"utm": ["a"]}
)


@pytest.fixture
async def visitor(store):
    visitor = a_visitor()
    await write(store, lambda tx: tx.touches.add_visitor(visitor))
    return visitor


async def add(store, *touches):
    await write(store, *(lambda tx, one=touch: tx.touches.add_touch(one) for touch in touches))


async def view(store, *pages):
    return await write(store, *(lambda tx, one=page: tx.touches.add_page(one) for page in pages))


async def link(store, visitor_id, contact_id, confidence, method="form", at=NOON):
    facts = {"method": method, "confidence": confidence, "at": at}
    [changed] = await write(store, lambda tx: tx.touches.link(visitor_id, contact_id, **facts))
    return changed


async def test_a_visitor_comes_back_as_it_was_written(store, visitor):
    assert await store.touches.find_visitor(visitor.id) == visitor
    assert await store.touches.find_visitor("nobody") is None


async def test_last_activity_moves_forward_never_back(store, visitor):
    await write(store, lambda tx: tx.touches.seen(visitor.id, later(60)))
    await write(store, lambda tx: tx.touches.seen(visitor.id, later(30)))
    assert await store.touches.find_visitor(visitor.id) == replace(visitor, last_seen_at=later(60))


async def test_the_last_touch_is_the_newest_by_time(store, visitor):
    assert await store.touches.last_touch(visitor.id) is None
    newest = a_touch(visitor.id, SOURCE, at=later(9), referrer="https://mail.example/")
    await add(store, a_touch(visitor.id, SOURCE), newest, a_touch(visitor.id, SOURCE, at=later(5)))
    assert await store.touches.last_touch(visitor.id) == newest


async def test_how_a_visit_stands_is_told_in_one_look(store, visitor):
    assert await store.touches.standing("nobody") is None
    assert await store.touches.standing(visitor.id) == Standing(visitor=visitor, touch_id=None)
    newest = a_touch(visitor.id, SOURCE, at=later(9))
    await add(store, newest, a_touch(visitor.id, SOURCE, at=later(5)))
    assert await store.touches.standing(visitor.id) == Standing(visitor=visitor, touch_id=newest.id)


async def test_a_page_is_counted_once(store, visitor):
    touch = a_touch(visitor.id, SOURCE)
    await add(store, touch)
    page = a_view(touch)
    assert await view(store, page, page, replace(page, at=later(1))) == [True, False, True]
    assert (await store.touches.journey(visitor.id, before=later(9))).page_count == 2


async def test_a_journey_ends_at_its_moment(store, visitor):
    early, then, late = (a_touch(visitor.id, SOURCE, at=later(seconds)) for seconds in (-5, 0, 5))
    await add(store, late, then, early, a_touch("somebody else", SOURCE))
    pages = [a_view(early), a_view(then, event=None), a_view(late)]
    await view(store, *reversed(pages))
    journey = await store.touches.journey(visitor.id, before=NOON)
    assert journey.touches == (early, then)
    assert (journey.pages, journey.page_count) == ((pages[0], pages[1]), 2)


async def test_a_journey_keeps_the_last_pages_and_counts_all(store, visitor):
    touch = a_touch(visitor.id, SOURCE)
    await add(store, touch)
    pages = [a_view(touch, at=later(number), url=f"https://shop.example/{number}") for number in range(7)]
    await view(store, *pages)
    journey = await store.touches.journey(visitor.id, before=later(100), pages=3)
    assert (journey.pages, journey.page_count) == (tuple(pages[4:]), 7)


async def test_what_happened_on_a_page_is_no_page(store, visitor):
    touch = a_touch(visitor.id, SOURCE)
    await add(store, touch)
    await view(store, a_view(touch, event="clicked"))
    assert (await store.touches.journey(visitor.id, before=later(9))).page_count == 0


async def test_an_unknown_visitor_has_an_empty_journey(store):
    journey = await store.touches.journey("nobody", before=NOON)
    assert (journey.touches, journey.pages, journey.page_count) == ((), (), 0)


async def test_a_link_changes_only_for_more_confidence(store, visitor):
    assert await link(store, visitor.id, "ann", 0.5)
    assert not await link(store, visitor.id, "ann", 0.5)
    assert not await link(store, visitor.id, "ann", 0.4)
    assert await link(store, visitor.id, "ann", 0.9)
    assert not await link(store, visitor.id, "ann", 0.6)


async def test_a_link_is_taken_back_once(store, visitor):
    await link(store, visitor.id, "ann", 0.5)
    await link(store, visitor.id, "ben", 0.5)
    took = [await write(store, lambda tx: tx.touches.unlink(visitor.id, "ann")) for _ in range(2)]
    assert took == [[True], [False]]
    assert await store.touches.contacts_of(visitor.id) == ["ben"]
    assert await store.touches.visitors_of("ann") == []


async def test_who_reported_an_event_in_a_span_is_told_with_the_last_time(store):
    clicked, other = ({"event": name} for name in ("whatsapp clicked +491", "whatsapp clicked +492"))
    told = [
        ("anna", 1, clicked),
        ("anna", 3, clicked),
        ("ben", 2, clicked),
        ("cleo", 2, other),
        ("dora", 2, {}),
        ("emil", 9, clicked),
    ]
    touch = a_touch("anybody", SOURCE)
    await view(store, *(a_view(touch, visitor_id=who, at=later(s), **event) for who, s, event in told))
    found = await store.touches.who_reported("whatsapp clicked +491", later(2), later(3))
    assert found == {"anna": later(3), "ben": later(2)}
    assert await store.touches.who_reported("whatsapp clicked +491", later(4), later(8)) == {}


async def test_links_are_read_from_both_sides(store):
    await link(store, "laptop", "ann", 1.0)
    await link(store, "laptop", "bob", 0.5)
    await link(store, "phone", "ann", 1.0)
    assert sorted(await store.touches.contacts_of("laptop")) == ["ann", "bob"]
    assert sorted(await store.touches.visitors_of("ann")) == ["laptop", "phone"]
    assert await store.touches.links_of("laptop") == [
        Link(contact_id="ann", method="form", confidence=1.0, at=NOON),
        Link(contact_id="bob", method="form", confidence=0.5, at=NOON),
    ]
    assert list(await store.touches.links_of("tablet")) == []
    assert list(await store.touches.contacts_of("tablet")) == []
    assert list(await store.touches.visitors_of("eve")) == []


async def test_the_touches_of_all_browsers_of_a_person_come_newest_first(store):
    touches = [
        a_touch(browser, SOURCE, at=later(number)) for number, browser in enumerate(["laptop", "phone"] * 3)
    ]
    await add(store, *touches, a_touch("tablet", SOURCE))
    for browser in ("laptop", "phone"):
        await link(store, browser, "ann", 1.0)
    found = await store.touches.of_contact("ann", before=None, limit=10)
    assert [touch for touch, _ in found] == touches[::-1]
    found = await store.touches.of_contact("ann", before=later(4), limit=3)
    assert [touch for touch, _ in found] == [touches[3], touches[2], touches[1]]
    assert list(await store.touches.of_contact("eve", before=None, limit=10)) == []


async def test_each_touch_comes_with_its_pages_oldest_first(store):
    first, second = a_touch("laptop", SOURCE), a_touch("laptop", SOURCE, at=later(50))
    await add(store, first, second)
    await link(store, "laptop", "ann", 1.0)
    pages = [a_view(first, at=later(1)), a_view(first, at=later(2)), a_view(second, at=later(51))]
    await view(store, pages[1], pages[2], pages[0])
    found = await store.touches.of_contact("ann", before=None, limit=10)
    assert [list(read) for _, read in found] == [[pages[2]], [pages[0], pages[1]]]


async def test_visitors_are_listed_by_site(store):
    here, there = a_visitor(), a_visitor(site_id="blog")
    await write(store, lambda tx: tx.touches.add_visitor(here), lambda tx: tx.touches.add_visitor(there))
    assert list((await store.touches.page()).items) == [there, here]
    assert list((await store.touches.page(site_id="blog")).items) == [there]
