"""Whose visit a lead came from, where the message itself cannot tell."""

from dataclasses import replace

import pytest

from inbox.actions.resolve import resolve
from inbox.core.actor import SYSTEM
from inbox.core.inbound import Noted
from inbox.core.lead import Attribution
from inbox.core.source import Source
from inbox.core.touch import Visitor
from tests.contract.store.inbound import SOURCE, a_form, a_message, an_event, deps_of, file_event
from tests.contract.store.nouns import NOON, a_touch, email, later, write

ANN = email("ann@mail.example")
STARTED = Noted(what="started")


class Person:
    """Ann, who has visited the site with so many browsers before she writes."""

    def __init__(self, store, clock):
        self._store = store
        self._deps = deps_of(store, clock)

    async def comes(self, browser, source, at):
        visitor = Visitor(id=browser, site_id="s", first_seen_at=at, last_seen_at=at)

        async def unit(tx):
            if await tx.touches.find_visitor(browser) is None:
                await tx.touches.add_visitor(visitor)
            await tx.touches.add_touch(a_touch(browser, Source(group="Display", source=source), at=at))

        await write(self._store, unit)

    async def tells(self, body, **given):
        given = {"senders": (ANN,), **given}
        return await file_event(self._store, self._deps, an_event(body=body, **given))

    async def lead(self, filed):
        return await self._store.leads.get(filed.lead_id)


@pytest.fixture
def ann(store, clock):
    return Person(store, clock)


async def test_a_message_of_somebody_known_comes_from_their_browser(ann):
    await ann.comes("phone", "poster", later(-60))
    await ann.tells(STARTED, visitor_id="phone", thread="t")
    lead = await ann.lead(await ann.tells(a_message(), thread="t"))
    assert lead.visitor_id == "phone"


async def test_of_several_browsers_the_one_that_came_last_counts(ann):
    await ann.comes("phone", "poster", later(-60))
    await ann.comes("desk", "letter", later(-50))
    for browser in ("phone", "desk"):
        await ann.tells(STARTED, visitor_id=browser, thread="t")
    await ann.comes("phone", "ad", later(-40))
    await ann.comes("desk", "too late", later(40))
    lead = await ann.lead(await ann.tells(a_message(), thread="t"))
    assert lead.visitor_id == "phone"


async def test_what_came_after_the_message_is_not_where_it_came_from(ann):
    await ann.comes("phone", "poster", later(60))
    await ann.tells(STARTED, visitor_id="phone", thread="t")
    lead = await ann.lead(await ann.tells(a_message(), thread="t", at=NOON))
    assert lead.visitor_id is None


@pytest.mark.parametrize(
    "body", [a_form(page="https://x.example/"), a_form(landing="https://x.example/?utm_source=a")]
)
async def test_a_form_that_says_its_page_speaks_for_itself(ann, body):
    await ann.comes("phone", "poster", later(-60))
    await ann.tells(STARTED, visitor_id="phone", thread="t")
    lead = await ann.lead(await ann.tells(body))
    assert lead.visitor_id is None


async def test_a_browser_that_comes_with_the_message_is_the_one(ann, store):
    await ann.comes("phone", "poster", later(-60))
    await ann.comes("desk", "letter", later(-90))
    first = await ann.tells(STARTED, visitor_id="phone", thread="t")
    await write(store, lambda tx: resolve(tx, first.conversation_id, SYSTEM, NOON))
    lead = await ann.lead(await ann.tells(a_message(), visitor_id="desk", thread="t"))
    assert lead.visitor_id == "desk"


async def test_a_message_that_overtook_the_start_has_its_source_all_the_same(ann, store):
    filed = await ann.tells(a_message(), thread="t", at=later(2))
    without = replace(await ann.lead(filed), attribution=Attribution())
    await write(store, lambda tx: tx.leads.attribute(without))
    await ann.tells(STARTED, visitor_id="phone", thread="t", at=NOON)
    lead = await ann.lead(filed)
    assert (lead.visitor_id, lead.attribution.source) == ("phone", SOURCE)


@pytest.mark.parametrize(
    ("body", "started"),
    [
        (a_message(), {"at": later(61)}),
        (a_message(), {"at": NOON, "channel_id": "another"}),
        (a_form(page="https://x.example/"), {"at": NOON}),
    ],
)
async def test_a_start_that_has_nothing_to_do_with_a_lead_leaves_it_alone(ann, body, started):
    filed = await ann.tells(body, thread="t")
    await ann.tells(STARTED, visitor_id="phone", thread="t", **started)
    assert (await ann.lead(filed)).visitor_id is None
