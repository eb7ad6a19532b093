"""Two contacts that were merged turn out to be two people after all."""

from inbox.actions.qualify import move
from inbox.actions.rename import rename_contact
from inbox.actions.resolve import resolve
from tests.contract.store.inbound import a_form, a_message
from tests.contract.store.test_races import everything
from tests.inbox.actions.merging import ANN, BOB, CAL, CALLING


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
