"""What has to hold when contacts are merged and split while others merge, split and file."""

import asyncio

import pytest

from inbox.actions.merge import merge, split
from inbox.actions.rename import rename_contact
from inbox.core.actor import SYSTEM
from inbox.core.errors import Conflict
from inbox.core.lead import PIPELINE
from tests.contract.store.inbound import an_event, deps_of, file_event
from tests.contract.store.nouns import NOON, a_request, email, write
from tests.contract.store.test_races import everything

ANN, BOB = email("ann@mail.example"), email("bob@mail.example")


@pytest.fixture
def people(store, clock):
    return People(store, deps_of(store, clock))


class People:
    def __init__(self, store, deps):
        self.store = store
        self.deps = deps

    async def file(self, sender, **given):
        return await file_event(self.store, self.deps, an_event(senders=(sender,), **given), a_request())

    async def merge(self, one, other):
        return await write(self.store, lambda tx: merge(tx, one, other, SYSTEM, NOON))

    async def split(self, one):
        return await write(self.store, lambda tx: split(tx, one, SYSTEM, NOON))

    async def check(self):
        """Everything of a conversation is one contact's, who is not merged and has one open lead at most."""
        contacts = {contact.id: contact for contact in await everything(self.store.contacts)}
        leads = await everything(self.store.leads)
        for talk in await everything(self.store.conversations):
            entries = await everything(self.store.timeline, conversation_id=talk.id)
            owners = {each.contact_id for each in [talk, *entries]}
            owners |= {lead.contact_id for lead in leads if lead.conversation_id == talk.id}
            assert owners == {talk.contact_id}
            assert talk.contact_id in contacts
            home = await self.store.contacts.current(talk.filed_for or talk.contact_id)
            assert home.id == talk.contact_id
        open_leads = [(lead.contact_id, lead.pipeline) for lead in leads if lead.is_open]
        assert len(open_leads) == len(set(open_leads))
        return contacts


async def test_of_two_who_merge_each_into_the_other_exactly_one_wins(store, people):
    ann, bob = (await people.file(ANN)).contact_id, (await people.file(BOB)).contact_id
    told = await asyncio.gather(people.merge(ann, bob), people.merge(bob, ann), return_exceptions=True)
    assert sorted(isinstance(each, Conflict) for each in told) == [False, True]
    [left] = await people.check()
    assert (await store.contacts.find(ANN)).id == (await store.contacts.find(BOB)).id == left
    assert (await store.leads.find_open(left, PIPELINE)).requests == 2


async def test_the_same_merging_by_ten_at_once_happens_once(store, people):
    ann, bob = (await people.file(ANN)).contact_id, (await people.file(BOB)).contact_id
    await asyncio.gather(*(people.merge(bob, ann) for _ in range(10)))
    assert set(await people.check()) == {ann}
    assert (await store.leads.find_open(ann, PIPELINE)).requests == 2
    assert len([row for row in await everything(store.audit) if row.action == "merged"]) == 1


async def test_a_ring_of_mergings_at_once_leaves_one_and_no_circle(store, people):
    ids = [(await people.file(email(f"{number}@mail.example"))).contact_id for number in range(5)]
    ring = [people.merge(one, ids[number - 1]) for number, one in enumerate(ids)]
    told = await asyncio.gather(*ring, return_exceptions=True)
    assert [type(each) for each in told].count(Conflict) == 1
    [left] = await people.check()
    assert {(await store.contacts.current(each)).id for each in ids} == {left}
    assert (await store.leads.find_open(left, PIPELINE)).requests == 5


async def test_what_comes_while_contacts_are_merged_and_split_is_neither_lost_nor_doubled(store, people):
    ann, bob = (await people.file(ANN)).contact_id, (await people.file(BOB)).contact_id

    async def agents():
        for _ in range(3):
            await people.merge(bob, ann)
            await people.split(bob)

    events = [
        people.file(sender, external_id=f"e{n % 8}{sender.value}") for n in range(16) for sender in (ANN, BOB)
    ]
    await asyncio.gather(agents(), *events)
    contacts = await people.check()
    assert set(contacts) == {ann, bob}
    forms = [entry for entry in await everything(store.timeline) if entry.kind == "form"]
    assert len(forms) == 18
    for contact_id, sender in ((ann, ANN), (bob, BOB)):
        assert contacts[contact_id].identities == (sender,)
        assert sum(form.contact_id == contact_id for form in forms) == 9
    # A request that came while the two were one fed the lead that was open then.
    assert sum(lead.requests for lead in await everything(store.leads)) == 18


async def test_a_new_name_and_a_merging_do_not_overwrite_one_another(store, people):
    ann, bob = (await people.file(ANN)).contact_id, (await people.file(BOB)).contact_id
    await asyncio.gather(
        people.merge(bob, ann),
        write(store, lambda tx: rename_contact(tx, ann, "Ann", SYSTEM, NOON)),
        write(store, lambda tx: rename_contact(tx, bob, "Bob", SYSTEM, NOON)),
    )
    contacts = await people.check()
    assert contacts[ann].name == "Ann"
    assert (await store.contacts.get(bob)).name == "Bob"
