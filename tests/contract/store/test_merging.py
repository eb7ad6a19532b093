"""What every engine promises of contacts that are part of one another."""

from dataclasses import replace

import pytest

from inbox.core.contact import Merger
from inbox.core.errors import Conflict, NotFound
from inbox.core.identity import PHONE, VISITOR, Identity
from tests.contract.store.nouns import NOON, a_contact, a_conversation, a_lead, an_entry, email, write

ANN, BOB, CAL = (email(f"{name}@mail.example") for name in ("ann", "bob", "cal"))
CALLING = Identity(kind=PHONE, value="+15550100")
MERGER = Merger(at=NOON, by="ada", gave_name="Bob")


async def add(store, *contacts):
    await write(store, *(lambda tx, one=contact: tx.contacts.add(one) for contact in contacts))


@pytest.fixture
async def family(store):
    """Cal is part of Bob, and Bob of Ann."""
    ann = a_contact(id="ann", identities=(ANN,), family=("bob", "cal"))
    bob = a_contact(
        id="bob", name="Bob", identities=(BOB,), merged_into="ann", merger=MERGER, family=("cal",)
    )
    await add(store, ann, bob, a_contact(id="cal", name=None, identities=(CAL,), merged_into="bob"))
    return ann, bob


async def test_how_a_contact_is_merged_comes_back_as_it_was_written(store, family):
    kept = await store.contacts.get("bob")
    assert (kept.merged_into, kept.merger, kept.family) == ("ann", MERGER, ("cal",))
    free = replace(kept, identities=(), merged_into=None, merger=None, family=())
    [saved] = await write(store, lambda tx: tx.contacts.save(free))
    kept = await store.contacts.get("bob")
    assert (kept.merged_into, kept.merger, kept.family, kept.version) == (None, None, (), saved.version)


async def test_the_addresses_of_the_family_are_the_contacts_own_come_first(store, family):
    for ann in (
        await store.contacts.get("ann"),
        (await store.contacts.many(["ann"]))[0],
        (await store.contacts.page()).items[0],
        await store.contacts.find(CAL),
    ):
        assert ann.identities == (ANN, BOB, CAL)
    assert (await store.contacts.get("bob")).identities == (BOB, CAL)


async def test_an_identity_stays_its_owners_and_leads_to_the_uppermost(store, family):
    assert await store.contacts.owner(CAL) == "cal"
    assert await store.contacts.owner(CALLING) is None
    assert (await store.contacts.current("cal")).id == "ann"
    with pytest.raises(NotFound):
        await store.contacts.current("nobody")


async def test_a_new_address_belongs_to_the_member_that_is_named(store, family):
    ann = await store.contacts.get("ann")
    told = replace(ann, identities=(*ann.identities, CALLING))
    await write(store, lambda tx: tx.contacts.save(told, member="cal"))
    assert await store.contacts.owner(CALLING) == "cal"
    assert set((await store.contacts.get("ann")).identities) == {ANN, BOB, CAL, CALLING}
    assert set((await store.contacts.get("cal")).identities) == {CAL, CALLING}


async def test_an_address_of_somebody_outside_the_family_is_refused(store, family):
    await add(store, a_contact(id="eve", identities=(CALLING,)))
    ann = await store.contacts.get("ann")
    told = replace(ann, identities=(*ann.identities, CALLING))
    with pytest.raises(Conflict):
        await write(store, lambda tx: tx.contacts.save(told, member="cal"))
    assert (await store.contacts.get("ann")).version == 0


async def test_whoever_leaves_a_family_takes_the_addresses_along(store, family):
    ann, _ = family
    await write(store, lambda tx: tx.contacts.save(replace(ann, family=(), identities=())))
    assert (await store.contacts.get("ann")).identities == (ANN,)


async def test_contacts_are_found_by_how_name_email_or_phone_begin(store, family):
    zoe = a_contact(id="zoe", name="ЗОЯ Bobrova", identities=(CALLING, Identity(kind=VISITOR, value="anx")))
    await add(store, zoe, a_contact(id="odd", name="100%_$where"))

    async def found(text, limit=10):
        return [contact.id for contact in await store.contacts.starting_with(text, limit=limit)]

    assert await found("зоя b") == ["zoe"]
    assert await found("+1555") == ["zoe"]
    assert await found("ANN") == ["ann"]
    assert await found("bob") == ["ann"]
    assert await found("cal@mail.example") == ["ann"]
    assert await found("anx") == []
    assert await found("%") == []
    assert await found("100%_$") == ["odd"]
    assert await found("$where") == []
    assert len(await found("", limit=2)) == 2


async def test_a_changed_name_is_found_and_the_old_one_is_not(store):
    ann = a_contact()
    await add(store, ann)
    await write(store, lambda tx: tx.contacts.save(replace(ann, name="Zoe")))
    assert [each.id for each in await store.contacts.starting_with("zo", limit=5)] == [ann.id]
    assert list(await store.contacts.starting_with("ann", limit=5)) == []


async def test_what_is_handed_over_takes_its_entries_and_leads_along(store):
    old = a_conversation(contact_id="bob")
    entry, lead = an_entry(old), a_lead(contact_id="bob", conversation_id=old.id)
    other = a_conversation(contact_id="bob", filed_for="eve")
    await write(store, *(lambda tx, one=each: tx.conversations.add(one) for each in (old, other)))
    await write(store, lambda tx: tx.timeline.append(entry), lambda tx: tx.leads.add(lead))
    start = await store.changes.head()
    await write(store, lambda tx: tx.conversations.hand_over("bob", "ann", filed_for=["bob"]))
    moved = await store.conversations.get(old.id)
    assert (moved.contact_id, moved.filed_for, moved.version) == ("ann", "bob", 1)
    assert await store.conversations.get(other.id) == replace(other, last_seq=0)
    assert (await store.leads.find_open("ann", "sales")).id == lead.id
    assert [each.id for each in (await store.timeline.page(contact_id="ann")).items] == [entry.id]
    changes = {(each.kind, each.id, each.contact_id) for each in await store.changes.after(start, limit=10)}
    assert changes == {("conversation", old.id, "ann"), ("lead", lead.id, "ann")}

    await write(store, lambda tx: tx.conversations.hand_over("ann", "bob", filed_for=["bob"]))
    back = await store.conversations.get(old.id)
    assert (back.contact_id, back.filed_for) == ("bob", None)
    assert list((await store.timeline.page(contact_id="ann")).items) == []


async def test_nothing_is_handed_over_that_was_filed_for_others(store):
    talk = a_conversation(contact_id="ann")
    await write(store, lambda tx: tx.conversations.add(talk))
    await write(store, lambda tx: tx.conversations.hand_over("ann", "bob", filed_for=["bob", "cal"]))
    await write(store, lambda tx: tx.conversations.hand_over("eve", "bob", filed_for=["ann", "eve"]))
    assert await store.conversations.get(talk.id) == talk


async def test_the_browsers_of_the_family_are_the_contacts_each_once(store, family):
    links = [("laptop", "ann"), ("laptop", "bob"), ("phone", "cal"), ("tablet", "eve")]
    facts = {"method": "form", "confidence": 0.9, "at": NOON}
    await write(store, *(lambda tx, one=pair: tx.touches.link(*one, **facts) for pair in links))
    assert sorted(await store.touches.visitors_of("ann")) == ["laptop", "phone"]
    assert list(await store.touches.visitors_of("cal")) == ["phone"]
    assert list(await store.touches.contacts_of("laptop")) == ["ann"]
    assert list(await store.touches.contacts_of("phone")) == ["ann"]
    assert list(await store.touches.contacts_of("tablet")) == ["eve"]


async def test_a_lead_remembers_what_absorbed_it(store):
    lead = a_lead(contact_id="ann")
    await write(store, lambda tx: tx.leads.add(lead))
    merged = replace(lead, stage="merged", absorbed_by="other", stage_before="new")
    await write(store, lambda tx: tx.leads.save(merged))
    assert await store.leads.get(lead.id) == replace(merged, version=1)
    assert await store.leads.find_open("ann", "sales") is None
