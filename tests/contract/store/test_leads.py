"""What every engine promises of leads."""

from dataclasses import replace

import pytest

from inbox.core.errors import Conflict, NotFound
from inbox.core.lead import PIPELINE, Arrival, Attribution, Money
from inbox.core.source import ClickId, Source
from tests.contract.store.nouns import NOON, a_lead, later, write

SOURCE = Source(
    group="Paid Search", click_id=ClickId(name="gclid", value="x"), paid=True, evidence={"utm": "y"}
)
ARRIVAL = Arrival(at=NOON, landing_url="https://shop.example/", referrer=None, source=SOURCE)
ATTRIBUTION = Attribution(
    source=SOURCE, first_touch=ARRIVAL, last_touch=ARRIVAL, pages=({"url": "/a", "title": "A"},), page_count=4
)


async def add(store, *leads):
    for lead in leads:
        await write(store, lambda tx, one=lead: tx.leads.add(one))


async def save(store, lead, **changes):
    [saved] = await write(store, lambda tx: tx.leads.save(replace(lead, **changes)))
    return saved


async def test_a_lead_comes_back_as_it_was_written(store):
    lead = a_lead(
        owner="ada",
        value=Money(amount="12.50", currency="EUR"),
        message="hi",
        page="/p",
        visitor_id="v",
        marks=("unverified",),
        attribution=ATTRIBUTION,
        requests=3,
    )
    await add(store, lead)
    assert await store.leads.get(lead.id) == lead


async def test_get_raises_for_an_unknown_one(store):
    with pytest.raises(NotFound):
        await store.leads.get("none")


async def test_a_contact_has_one_open_lead_per_pipeline(store):
    lead = a_lead(contact_id="ann")
    await add(store, lead)
    with pytest.raises(Conflict):
        await add(store, a_lead(contact_id="ann"))
    await add(store, a_lead(contact_id="ann", pipeline="repairs"), a_lead(contact_id="bob"))
    assert (await store.leads.find_open("ann", PIPELINE)).id == lead.id


@pytest.mark.parametrize("stage", ["won", "lost"])
async def test_after_the_end_a_new_one_may_open(store, stage):
    first, second = a_lead(contact_id="ann"), a_lead(contact_id="ann")
    await add(store, first)
    await save(store, first, stage=stage)
    assert await store.leads.find_open("ann", PIPELINE) is None
    await add(store, second)
    assert (await store.leads.find_open("ann", PIPELINE)).id == second.id
    with pytest.raises(Conflict):
        await save(store, await store.leads.get(first.id), stage="new")


async def test_saving_writes_all_but_ids_creation_and_attribution(store):
    lead = a_lead(attribution=ATTRIBUTION)
    await add(store, lead)
    changes = {
        "stage": "lost",
        "lost_reason": "price",
        "owner": "ada",
        "value": Money(amount="1", currency="EUR"),
        "updated_at": later(9),
        "message": "more",
        "requests": 2,
        "marks": ("unverified",),
    }
    await save(store, lead, **changes, created_at=later(5), attribution=Attribution())
    assert await store.leads.get(lead.id) == replace(lead, **changes, version=1)


async def test_a_lead_is_given_its_attribution_later(store):
    lead = a_lead()
    await add(store, lead)
    given = replace(lead, visitor_id="v", attribution=ATTRIBUTION)
    [told] = await write(store, lambda tx: tx.leads.attribute(given))
    assert await store.leads.get(lead.id) == told == replace(given, version=1)
    with pytest.raises(Conflict):
        await write(store, lambda tx: tx.leads.attribute(replace(given, attribution=Attribution())))
    assert (await store.leads.get(lead.id)).attribution == ATTRIBUTION


async def test_a_stale_version_is_refused(store):
    lead = a_lead()
    await add(store, lead)
    await save(store, lead, stage="qualified")
    with pytest.raises(Conflict):
        await save(store, lead, stage="proposal")
    assert (await store.leads.get(lead.id)).stage == "qualified"


async def test_lists_are_narrowed(store):
    one = a_lead(owner="ada", contact_id="ann", conversation_id="x")
    two = a_lead(stage="won", contact_id="ann")
    three = a_lead(stage="won", contact_id="bob")
    await add(store, one, two, three)

    async def found(**filters):
        return [lead.id for lead in (await store.leads.page(**filters)).items]

    assert await found() == [three.id, two.id, one.id]
    assert await found(oldest_first=True) == [one.id, two.id, three.id]
    assert await found(stage="won") == [three.id, two.id]
    assert await found(stage="won", contact_id="bob") == [three.id]
    assert await found(owner="ada") == [one.id]
    assert await found(unowned=True) == [three.id, two.id]
    assert await found(contact_id="ann") == [two.id, one.id]
    assert await found(conversation_id="x") == [one.id]


async def test_the_newest_lead_of_each_conversation_is_told(store):
    old = a_lead(conversation_id="x", stage="won")
    new, other = a_lead(conversation_id="x"), a_lead(conversation_id="y")
    await add(store, old, new, other)
    latest = await store.leads.latest_of(["x", "y", "z", "x"])
    assert {place: lead.id for place, lead in latest.items()} == {"x": new.id, "y": other.id}
    assert dict(await store.leads.latest_of([])) == {}


async def test_the_open_lead_of_each_contact_is_told(store):
    won, one = a_lead(contact_id="ann", stage="won"), a_lead(contact_id="ann")
    other, elsewhere = a_lead(contact_id="bob"), a_lead(contact_id="bob", pipeline="rental")
    await add(store, won, one, other, elsewhere)
    found = await store.leads.open_of(["ann", "bob", "eve", "ann"], one.pipeline)
    assert {contact: lead.id for contact, lead in found.items()} == {"ann": one.id, "bob": other.id}
    assert dict(await store.leads.open_of([], one.pipeline)) == {}
