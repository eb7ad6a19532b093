"""Two contacts turn out to be one person, or two after all."""

import pytest

from inbox.actions.assign import assign
from inbox.actions.merge import merge, split
from inbox.actions.qualify import move, own
from inbox.actions.rename import rename_contact
from inbox.actions.resolve import resolve
from inbox.core.actor import Actor
from inbox.core.errors import BadRequest, Conflict, NotFound, Unprocessable
from inbox.core.identity import PHONE, Identity
from inbox.core.lead import PIPELINE
from tests.contract.store.inbound import a_form, a_message, an_event, deps_of, file_event
from tests.contract.store.nouns import a_contact, a_request, an_agent, email, write
from tests.contract.store.test_races import everything

ADA = Actor(name="agent:ada", agent_id="ada")
ANN, BOB, CAL = (email(f"{name}@mail.example") for name in ("ann", "bob", "cal"))
CALLING = Identity(kind=PHONE, value="+15550100")


class Desk:
    """An agent among her contacts; whoever is named by an address is its owner, merged or not."""

    def __init__(self, store, clock):
        self.store = store
        self.clock = clock

    async def file(self, *senders, **given):
        self.clock.advance(seconds=1)
        now = self.clock.now()
        event = an_event(senders=senders, at=now, **given)
        return await file_event(
            self.store, deps_of(self.store, self.clock), event, a_request(received_at=now)
        )

    async def do(self, action, *words):
        [done] = await write(self.store, lambda tx: action(tx, *words, ADA, self.clock.now()))
        return done

    async def merge(self, one, other):
        return await self.do(merge, await self.owner(one), await self.owner(other))

    async def split(self, one):
        return await self.do(split, await self.owner(one))

    async def owner(self, address):
        return await self.store.contacts.owner(address)

    async def texts(self, address):
        page = await self.store.timeline.page(contact_id=await self.owner(address), oldest_first=True)
        return [entry.text or entry.body.what for entry in page.items]

    async def leads(self, address):
        page = await self.store.leads.page(contact_id=await self.owner(address), oldest_first=True)
        return [(lead.stage, lead.requests) for lead in page.items]

    async def all(self):
        """Everything but what tells of the merging itself."""
        contacts = [
            (contact.id, contact.name, set(contact.identities), contact.family)
            for contact in await everything(self.store.contacts)
        ]
        talks = [
            (talk.id, talk.contact_id, talk.thread, talk.status, talk.assignee, talk.filed_for, talk.preview)
            for talk in await everything(self.store.conversations)
        ]
        leads = [
            (lead.id, lead.contact_id, lead.stage, lead.owner, lead.requests, lead.absorbed_by)
            for lead in await everything(self.store.leads)
        ]
        entries = [
            (entry.id, entry.contact_id, entry.seq)
            for entry in await everything(self.store.timeline)
            if not getattr(entry.body, "what", "").startswith("contact.")
        ]
        return sorted(contacts), sorted(talks), leads, entries


@pytest.fixture
async def desk(store, clock):
    await write(store, lambda tx: tx.agents.add(an_agent(id="ada")))
    return Desk(store, clock)


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


async def test_taking_it_back_at_once_leaves_no_trace_but_the_telling(desk):
    await desk.file(ANN, name="Ann", body=a_form(), visitor_id="laptop")
    await desk.file(BOB, CALLING, name="Bob", body=a_form(), visitor_id="laptop")
    await desk.file(BOB, body=a_message(), channel_id="chat", thread="t")
    before = await desk.all()
    for one, other in ((BOB, ANN), (ANN, BOB)):
        await desk.merge(one, other)
        assert await desk.all() != before
        await desk.split(one)
        assert await desk.all() == before


async def test_both_timelines_tell_of_the_splitting(desk):
    await desk.file(ANN, body=a_form("one"))
    await desk.file(BOB, body=a_form("two"))
    await desk.merge(BOB, ANN)
    await desk.split(BOB)
    assert await desk.texts(ANN) == ["one", "contact.merged", "contact.split"]
    assert await desk.texts(BOB) == ["two", "contact.split_from"]


async def test_what_came_since_goes_to_whom_it_came_for(store, desk):
    await desk.file(ANN, body=a_form("one"))
    old = await desk.file(BOB, body=a_form("two"))
    await desk.merge(BOB, ANN)
    await desk.do(resolve, old.conversation_id)
    new = await desk.file(BOB, CALLING, body=a_form("three"), visitor_id="phone")
    chat = await desk.file(BOB, body=a_message("four"), channel_id="chat", thread="t")
    mine = await desk.file(ANN, body=a_form("five"))
    await desk.split(BOB)
    assert new.conversation_id != old.conversation_id
    texts = [text for text in await desk.texts(BOB) if "." not in text]
    assert texts == ["two", "resolved", "three", "four"]
    assert [text for text in await desk.texts(ANN) if "." not in text] == ["one", "five"]
    bob = await store.contacts.find(BOB)
    assert set(bob.identities) == {BOB, CALLING}
    assert list(await store.touches.visitors_of(bob.id)) == ["phone"]
    assert (await store.conversations.get(chat.conversation_id)).contact_id == bob.id
    assert (await store.timeline.get(mine.entry_id)).contact_id == await desk.owner(ANN)


async def test_a_chat_that_opens_anew_on_its_thread_stays_with_its_visitor(store, desk):
    await desk.file(ANN, body=a_form())
    first = await desk.file(BOB, body=a_message(), channel_id="chat", thread="t")
    await desk.merge(BOB, ANN)
    await desk.do(resolve, first.conversation_id)
    second = await desk.file(BOB, body=a_message(), channel_id="chat", thread="t")
    await desk.split(BOB)
    assert (await store.conversations.get(second.conversation_id)).contact_id == await desk.owner(BOB)
    third = await desk.file(BOB, body=a_message(), channel_id="chat", thread="t")
    assert third.conversation_id == second.conversation_id
    assert (await store.timeline.get(third.entry_id)).contact_id == await desk.owner(BOB)


async def test_a_lead_that_was_absorbed_is_open_again_unless_there_is_another_one_by_then(desk):
    await desk.file(BOB, body=a_form())
    await desk.file(ANN, body=a_form())
    await desk.merge(BOB, ANN)
    [bobs] = [lead for lead in await everything(desk.store.leads) if lead.is_open]
    await desk.do(move, bobs.id, "won")
    await desk.file(ANN, body=a_form())
    assert await desk.leads(ANN) == [("won", 2), ("merged", 1), ("new", 1)]
    await desk.split(BOB)
    assert await desk.leads(BOB) == [("won", 1)]
    assert await desk.leads(ANN) == [("merged", 1), ("new", 2)]


async def test_in_a_chain_anybody_can_be_split_off_with_all_who_were_merged_into_them(store, desk):
    for address in (ANN, BOB, CAL):
        await desk.file(address, body=a_form(address.value[:3]))
    await desk.merge(CAL, BOB)
    before = await desk.all()
    await desk.merge(BOB, ANN)
    assert (await store.contacts.find(CAL)).identities == (ANN, BOB, CAL)
    assert await desk.leads(ANN) == [("new", 3), ("merged", 2), ("merged", 1)]
    await desk.split(CAL)
    assert await desk.leads(CAL) == [("new", 1)]
    assert await desk.leads(ANN) == [("new", 2), ("merged", 1)]
    assert (await store.contacts.find(BOB)).identities == (ANN, BOB)
    await desk.merge(CAL, BOB)
    assert (await store.contacts.get(await desk.owner(CAL))).merged_into == await desk.owner(ANN)
    await desk.split(CAL)
    await desk.split(BOB)
    await desk.merge(CAL, BOB)
    assert await desk.all() == before


async def test_who_is_split_off_a_chain_and_merged_elsewhere_stays_there(desk):
    for address in (ANN, BOB, CAL):
        await desk.file(address, body=a_form(address.value[:3]))
    await desk.merge(CAL, BOB)
    await desk.merge(BOB, ANN)
    await desk.split(CAL)
    await desk.merge(CAL, ANN)
    await desk.split(BOB)
    ann = await desk.store.contacts.find(ANN)
    assert ann.identities == (ANN, CAL)
    assert [text for text in await desk.texts(ANN) if "." not in text] == ["ann", "cal"]


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


async def test_splitting_off_who_is_not_merged_changes_nothing(desk):
    ann = await desk.file(ANN, body=a_form())
    before = (await desk.all(), await everything(desk.store.audit))
    assert (await desk.split(ANN)).id == ann.contact_id
    assert (await desk.all(), await everything(desk.store.audit)) == before


async def test_a_name_is_lent_to_who_has_none_and_given_back(store, desk):
    for address, name in ((ANN, None), (BOB, None), (CAL, "Cal")):
        await desk.file(address, name=name, body=a_form())
    await desk.merge(CAL, BOB)
    assert (await desk.merge(BOB, ANN)).name == "Cal"
    await desk.split(CAL)
    assert [(await store.contacts.get(await desk.owner(each))).name for each in (ANN, BOB, CAL)] == [
        None,
        None,
        "Cal",
    ]


async def test_a_name_that_agents_gave_since_stays(store, desk):
    await desk.file(ANN, body=a_form())
    await desk.file(BOB, name="Bob", body=a_form())
    ann = await desk.merge(BOB, ANN)
    await desk.do(rename_contact, ann.id, "Annabel")
    assert (await desk.split(BOB)).name == "Bob"
    assert (await store.contacts.get(ann.id)).name == "Annabel"


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
