"""What has to hold when many units come at the same moment."""

import asyncio

from inbox.core.ids import new_id
from inbox.core.lead import PIPELINE
from tests.contract.store.inbound import a_browser, an_event, deps_of, file_event
from tests.contract.store.nouns import a_request, email, walk

ANN = email("ann@mail.example")


async def everything(part, **filters):
    pages = await walk(lambda **place: part.page(**place, **filters), 100)
    return [item for page in pages for item in page.items]


async def test_fifty_first_messages_of_one_person_make_one_contact_conversation_and_lead(store, clock):
    deps = deps_of(store, clock)
    filed = await asyncio.gather(*(file_event(store, deps, an_event(senders=(ANN,))) for _ in range(50)))
    [contact] = await everything(store.contacts)
    [conversation] = await everything(store.conversations)
    [lead] = await everything(store.leads)
    entries = await everything(store.timeline, conversation_id=conversation.id)
    assert sorted(entry.seq for entry in entries) == list(range(1, 51))
    assert {one.entry_id for one in filed} == {entry.id for entry in entries}
    assert {(one.contact_id, one.conversation_id, one.lead_id) for one in filed} == {
        (contact.id, conversation.id, lead.id)
    }
    assert lead.requests == 50
    assert (await store.leads.find_open(contact.id, PIPELINE)).id == lead.id


async def test_ten_units_with_one_event_key_file_once(store, clock):
    deps, event = deps_of(store, clock), an_event()
    filed = await asyncio.gather(*(file_event(store, deps, event) for _ in range(10)))
    assert len(await everything(store.timeline)) == 1
    assert len({one.entry_id for one in filed}) == 1
    assert [one.repeated for one in filed].count(False) == 1


async def test_people_who_write_at_once_are_kept_apart(store, clock):
    deps = deps_of(store, clock)
    events = [an_event(senders=(email(f"{number % 5}@mail.example"),)) for number in range(30)]
    await asyncio.gather(*(file_event(store, deps, event, a_request()) for event in events))
    assert len(await everything(store.contacts)) == 5
    assert sorted(lead.requests for lead in await everything(store.leads)) == [6] * 5


async def test_one_browser_with_many_messages_is_one_person(store, clock):
    deps, browser = deps_of(store, clock), new_id()
    events = [an_event(senders=(a_browser(browser),), visitor_id=browser) for _ in range(20)]
    await asyncio.gather(*(file_event(store, deps, event) for event in events))
    [contact] = await everything(store.contacts)
    assert list(await store.touches.contacts_of(browser)) == [contact.id]
