"""Two contacts turn out to be one person."""

import pytest

from inbox.actions.assign import assign
from inbox.actions.merge import merge, split
from inbox.actions.qualify import move, own
from inbox.core.errors import BadRequest, Conflict, NotFound, Unprocessable
from inbox.core.lead import PIPELINE
from tests.contract.store.inbound import a_form
from tests.contract.store.nouns import a_contact, write
from tests.contract.store.test_races import everything
from tests.inbox.actions.merging import ADA, ANN, BOB, CAL, CALLING, Desk


async def test_a_merged_contact_brings_everything_into_one_timeline(store, desk):
    await desk.file(ANN, name="Ann", body=a_form("one"))
    bob = await desk.file(BOB, CALLING, name="Bob", body=a_form("two"), visitor_id="laptop")
    await desk.file(ANN, body=a_form("three"))
    ann = await desk.merge(BOB, ANN)
    assert (ann.name, ann.identities, ann.family) == ("Ann", (ANN, BOB, CALLING), (bob.contact_id,))
    assert await desk.texts(ANN) == ["one", "two", "three", "contact.merged"]
    assert list(await store.touches.visitors_of(ann.id)) == ["laptop"]
    assert {talk.contact_id for talk in await everything(store.conversations)} == {ann.id}
    assert [contact.id for contact in await everything(store.contacts)] == [ann.id]


async def test_the_merging_is_told_in_timeline_and_audit_with_who_did_it(store, desk):
    await desk.file(ANN, body=a_form())
    bob = await desk.file(BOB, name="Bob", body=a_form())
    ann = await desk.merge(BOB, ANN)
    entry = (await store.timeline.page(contact_id=ann.id)).items[0]
    assert (entry.author, entry.body.what) == ("ada", "contact.merged")
    assert entry.body.facts == {"contact": bob.contact_id, "name": "Bob"}
    row = (await store.audit.page()).items[0]
    assert (row.actor, row.action, row.kind, row.id) == ("agent:ada", "merged", "contact", bob.contact_id)
    assert row.facts == {"into": ann.id}
    gone = await store.contacts.get(bob.contact_id)
    assert (gone.merged_into, gone.merger.by, gone.merger.at) == (ann.id, "ada", desk.clock.now())


async def test_what_comes_to_a_merged_address_is_the_other_ones_in_the_conversation_that_was_its_own(
    store, desk
):
    await desk.file(ANN, body=a_form("one"))
    bob = await desk.file(BOB, body=a_form("two"))
    ann = await desk.merge(BOB, ANN)
    more = await desk.file(BOB, CALLING, body=a_form("three"))
    assert (more.contact_id, more.conversation_id) == (ann.id, bob.conversation_id)
    assert (await store.timeline.get(more.entry_id)).contact_id == ann.id
    assert CALLING in (await store.contacts.get(ann.id)).identities
    assert await desk.leads(ANN) == [("new", 3), ("merged", 1)]


async def test_a_repeat_gives_what_was_filed_then_for_who_it_is_now(desk):
    await desk.file(ANN, body=a_form())
    first = await desk.file(BOB, body=a_form(), external_id="e1")
    ann = await desk.merge(BOB, ANN)
    since = await desk.file(BOB, body=a_form(), external_id="e2")
    for key, filed, owner in (("e1", first, ann.id), ("e2", since, ann.id)):
        again = await desk.file(BOB, body=a_form(), external_id=key)
        assert (again.entry_id, again.lead_id) == (filed.entry_id, filed.lead_id)
        assert (again.contact_id, again.repeated) == (owner, True)
    await desk.split(BOB)
    assert (await desk.file(BOB, external_id="e2")).contact_id == first.contact_id


async def test_of_two_open_leads_the_older_absorbs_the_other_and_both_keep_their_source(store, desk):
    await desk.file(BOB, body=a_form())
    await desk.file(ANN, body=a_form())
    await desk.merge(BOB, ANN)
    older, younger = (await store.leads.page(oldest_first=True)).items
    assert (older.stage, older.requests, younger.stage, younger.requests) == ("new", 2, "merged", 1)
    assert (younger.absorbed_by, younger.stage_before) == (older.id, "new")
    assert older.attribution == younger.attribution
    assert younger.attribution.source.group == "Paid Search"


@pytest.mark.parametrize("how", ["stage", "owner", "marks"])
async def test_the_lead_that_work_has_gone_further_on_stays_open_even_if_it_is_younger(store, desk, how):
    ann = await desk.file(ANN, body=a_form(marks=("spam suspected",)))
    bob = await desk.file(BOB, body=a_form())
    if how == "stage":
        await desk.do(own, ann.lead_id, "ada")
        await desk.do(move, bob.lead_id, "qualified")
    elif how == "owner":
        await desk.do(own, bob.lead_id, "ada")
    await desk.merge(BOB, ANN)
    assert (await store.leads.find_open(ann.contact_id, PIPELINE)).id == bob.lead_id


async def test_a_closed_lead_is_not_absorbed(desk):
    await desk.file(ANN, body=a_form())
    bob = await desk.file(BOB, body=a_form())
    await desk.do(move, bob.lead_id, "won")
    await desk.merge(BOB, ANN)
    assert await desk.leads(ANN) == [("new", 1), ("won", 1)]


async def test_a_merged_lead_cannot_be_moved_or_be_called_merged_by_hand(desk):
    ann = await desk.file(ANN, body=a_form())
    bob = await desk.file(BOB, body=a_form())
    await desk.merge(BOB, ANN)
    with pytest.raises(Conflict):
        await desk.do(move, bob.lead_id, "won")
    with pytest.raises(BadRequest, match="no stage"):
        await desk.do(move, ann.lead_id, "merged")


async def test_a_repeat_changes_nothing_and_what_would_make_a_circle_is_refused(desk):
    for address in (ANN, BOB, CAL):
        await desk.file(address, body=a_form())
    await desk.merge(CAL, BOB)
    await desk.merge(BOB, ANN)
    before = (await desk.all(), await everything(desk.store.audit))
    assert (await desk.merge(BOB, ANN)).id == (await desk.merge(CAL, ANN)).id == await desk.owner(ANN)
    assert (await desk.merge(CAL, BOB)).id == await desk.owner(ANN)
    for one, other in ((ANN, BOB), (ANN, CAL)):
        with pytest.raises(Conflict):
            await desk.merge(one, other)
    with pytest.raises(Unprocessable):
        await desk.merge(BOB, BOB)
    with pytest.raises(NotFound):
        await desk.do(merge, await desk.owner(ANN), "nobody")
    assert (await desk.all(), await everything(desk.store.audit)) == before


async def test_who_is_part_of_somebody_cannot_be_merged_into_another(desk):
    for address in (ANN, BOB, CAL):
        await desk.file(address, body=a_form())
    await desk.merge(BOB, ANN)
    with pytest.raises(Conflict):
        await desk.merge(BOB, CAL)


async def test_contacts_without_any_conversation_are_merged_in_silence(store, desk):
    await desk.file(ANN, body=a_form())
    ids = [(await store.contacts.find(ANN)).id]
    await write(store, *(lambda tx, one=each: tx.contacts.add(a_contact(id=one)) for each in ("x", "y")))
    await desk.do(merge, "x", "y")
    assert (await store.contacts.get("y")).family == ("x",)
    await desk.do(merge, ids[0], "y")
    assert (await store.timeline.page(contact_id="y")).items[0].body.what == "contact.merged"
    await desk.do(split, "x")
    assert (await store.contacts.get("y")).family == (ids[0],)


async def test_whoever_is_given_a_conversation_after_a_merging_gets_the_lead_that_is_open(store, desk):
    ann = await desk.file(ANN, body=a_form())
    bob = await desk.file(BOB, body=a_form())
    await desk.merge(BOB, ANN)
    await desk.do(assign, bob.conversation_id, "ada")
    assert (await store.leads.get(ann.lead_id)).owner == "ada"
    assert (await store.leads.get(bob.lead_id)).owner is None


async def test_an_answer_goes_to_the_address_that_the_conversation_came_from(talk):
    other = await Desk(talk.store, talk.clock).file(BOB, body=a_form())
    await talk.do(merge, talk.contact_id, other.contact_id, ADA, talk.clock.now())
    await talk.say("Hi!")
    await talk.work()
    assert talk.provider.taken[0].to == ANN
