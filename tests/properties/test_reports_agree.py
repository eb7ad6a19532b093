"""Reports say the same of the same visits and leads, in whatever order they came and on either engine."""

import asyncio
from contextlib import ExitStack
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox.core.clock import SystemClock
from inbox.core.lead import SPAM, Attribution
from inbox.core.source import Source
from inbox.storage import open_store
from tests.contract.store.nouns import NOON, a_contact, a_lead, a_touch, later, write
from tests.properties.store_of import with_store

DAY = 86_400
EDGES = [later(number * DAY) for number in range(4)]
LOOK_BACK = timedelta(days=2)
FACTS = {"method": "form", "confidence": 1.0, "at": NOON}
SOURCES = [
    Source(group="Paid Search", source="google", campaign="spring", content="a", term="beans", paid=True),
    Source(group="Paid Search", source="google", campaign="spring", evidence={"tags": {"utm_term": ""}}),
    Source(group="Email", source="newsletter", rule="tags", confidence=0.9),
    Source(),
]
PAGES = ["https://shop.example", "https://shop.example/a?x=1#y", "https://blog.example/ä", "not an address"]
browsers, people = st.sampled_from(["laptop", "phone", "tablet"]), st.sampled_from(["ann", "anna", "bob"])
moments = st.integers(-DAY, 4 * DAY)
visits = st.tuples(
    browsers, st.sampled_from(SOURCES), moments, st.sampled_from(["shop", "blog"]), st.sampled_from(PAGES)
)
leads = st.tuples(
    people, browsers | st.none(), moments, st.sampled_from(["won", "lost", "merged"]), st.booleans()
)
months = st.fixed_dictionaries(
    {
        "visits": st.lists(visits, max_size=12, unique_by=lambda visit: (visit[0], visit[2])),
        "leads": st.lists(leads, max_size=6, unique_by=lambda lead: lead[2]),
        "links": st.sets(st.tuples(browsers, people)),
    }
)
orders = st.randoms(use_true_random=False)
THOROUGH = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@settings(max_examples=12, deadline=None)
@given(months, orders, st.integers(1, 5))
def test_the_order_in_which_visits_and_leads_came_changes_nothing(month, order, pace):
    steps = steps_of(month)
    mixed = order.sample(steps, len(steps))
    assert with_store(lambda store: told(store, mixed, pace)) == with_store(
        lambda store: told(store, steps, 99)
    )


@pytest.mark.long
def test_both_engines_say_the_same(mongo_server):
    @THOROUGH
    @given(months, orders)
    def agree(month, order):
        steps = steps_of(month)
        with ExitStack() as stack:
            url = stack.enter_context(mongo_server.database())
            theirs = asyncio.run(on_another(url, order.sample(steps, len(steps))))
        assert theirs == with_store(lambda store: told(store, steps, 99))

    agree()


def steps_of(month):
    """Each one a unit of its own, to be run in any order; the same ids in every order."""
    family = a_contact(id="ann", family=("anna",))
    steps = [lambda tx: tx.contacts.add(family), lambda tx: tx.contacts.add(a_contact(id="bob"))]
    for number, (browser, source, at, site, page) in enumerate(month["visits"]):
        touch = a_touch(browser, source, id=f"t{number}", at=later(at), site_id=site, landing_url=page)
        steps.append(lambda tx, touch=touch: tx.touches.add_touch(touch))
    for number, (contact, browser, at, stage, spam) in enumerate(month["leads"]):
        lead = a_lead(
            id=f"l{number}",
            contact_id=contact,
            visitor_id=browser,
            created_at=later(at),
            stage=stage,
            marks=(SPAM,) if spam else (),
            attribution=Attribution(source=SOURCES[number % len(SOURCES)]),
        )
        steps.append(lambda tx, lead=lead: tx.leads.add(lead))
    for browser, contact in sorted(month["links"]):
        steps.append(lambda tx, link=(browser, contact): tx.touches.link(*link, **FACTS))
    return steps


async def on_another(url, steps):
    store = open_store(url, clock=SystemClock())
    await store.open()
    try:
        return await told(store, steps, 99)
    finally:
        await store.close()


async def told(store, steps, pace):
    """All that reports read, with counting at any pace between what comes."""
    for number, step in enumerate(steps):
        await write(store, step)
        if number % pace == 0:
            await write(store, lambda tx: tx.reports.update(limit=pace))
    while (await write(store, lambda tx: tx.reports.update(limit=pace)))[0]:
        pass
    found = await store.reports.leads(EDGES[0], EDGES[-1], look_back=LOOK_BACK)
    return (
        sorted(await store.reports.visits(EDGES), key=str),
        sorted(await store.reports.landings(EDGES[0], EDGES[-1]), key=str),
        list(found),
    )
