"""However often and in whatever order events come, the same is filed."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from inbox.core.clock import SystemClock
from tests.contract.store.inbound import a_form, a_message, an_event, deps_of, file_event
from tests.contract.store.nouns import a_request, email, later, walk
from tests.properties.store_of import with_store

bodies = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(a_form),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(a_message),
)
facts = st.tuples(st.integers(0, 3), st.integers(-100, 100), bodies)


@st.composite
def two_orders(draw):
    """The same events twice: once as they were made, once shuffled with repeats."""
    made = [
        an_event(
            external_id=str(number), senders=(email(f"{person}@mail.example"),), at=later(seconds), body=body
        )
        for number, (person, seconds, body) in enumerate(draw(st.lists(facts, min_size=1, max_size=8)))
    ]
    repeats = draw(st.lists(st.sampled_from(made), max_size=8))
    return made, draw(st.permutations([*made, *repeats]))


async def timeline(store, events, *, together):
    deps = deps_of(store, SystemClock())
    filing = [file_event(store, deps, event, a_request(received_at=later(1000))) for event in events]
    if together:
        await asyncio.gather(*filing)
    else:
        for one in filing:
            await one
    return await as_a_set(store)


async def as_a_set(store):
    """Every entry with its person, without the ids and numbers that are given on arrival."""
    pages = await walk(store.timeline.page, 50)
    entries = [entry for page in pages for entry in page.items]
    people = {one.id: one for one in await store.contacts.many([entry.contact_id for entry in entries])}
    return sorted(
        (people[entry.contact_id].identities[0].value, entry.at, entry.kind, entry.text) for entry in entries
    )


@settings(max_examples=25, deadline=None)
@given(two_orders(), st.booleans())
def test_order_and_repetition_of_events_do_not_matter(orders, together):
    made, shuffled = orders
    expected = with_store(lambda store: timeline(store, made, together=False))
    assert with_store(lambda store: timeline(store, shuffled, together=together)) == expected
    assert len(expected) == len(made)


@settings(max_examples=25, deadline=None)
@given(two_orders())
def test_each_person_has_one_contact_and_at_most_one_open_lead(orders):
    _, shuffled = orders

    async def story(store):
        await timeline(store, shuffled, together=True)
        leads = (await store.leads.page(limit=100)).items
        return len((await store.contacts.page(limit=100)).items), [lead.contact_id for lead in leads]

    contacts, owners = with_store(story)
    assert contacts == len({event.senders[0] for event in shuffled})
    assert len(owners) == len(set(owners))
