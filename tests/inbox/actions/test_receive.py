"""Filing one event, once."""

import pytest

from inbox.actions.preview import PREVIEW
from inbox.actions.resolve import resolve
from inbox.core.actor import SYSTEM
from inbox.core.conversation import Status
from inbox.core.errors import NotFound, Unprocessable
from inbox.core.identity import PHONE, Identity
from inbox.core.timeline import Form, Message
from tests.contract.store.inbound import (
    SOURCE,
    a_browser,
    a_form,
    a_message,
    an_event,
    deps_of,
    file_event,
)
from tests.contract.store.nouns import NOON, a_request, an_upload, email, later, write

ANN, BOB = email("ann@mail.example"), email("bob@mail.example")
CALLING_ANN = Identity(kind=PHONE, value="+15550100")


@pytest.fixture
def file(store, clock):
    """Files an event made of these parts."""
    deps = deps_of(store, clock)

    async def file(request=None, **given):
        return await file_event(store, deps, an_event(**given), request)

    return file


async def closed(store, filed):
    await write(store, lambda tx: resolve(tx, filed.conversation_id, SYSTEM, NOON))


async def test_a_first_form_becomes_contact_conversation_entry_and_lead(store, file):
    form = a_form(text="How much?", name="Ann", fields={"size": "L"}, page="/p", marks=("unverified",))
    filed = await file(name="Ann", senders=(ANN, CALLING_ANN), body=form, at=later(-5))
    contact = await store.contacts.get(filed.contact_id)
    assert (contact.name, set(contact.identities)) == ("Ann", {ANN, CALLING_ANN})
    conversation = await store.conversations.get(filed.conversation_id)
    assert (conversation.preview, conversation.last_seq, conversation.status) == ("How much?", 1, Status.OPEN)
    entry = await store.timeline.get(filed.entry_id)
    assert (entry.at, entry.received_at, entry.seq) == (later(-5), NOON, 1)
    assert entry.body == Form(
        text="How much?", name="Ann", fields={"size": "L"}, page="/p", marks=("unverified",)
    )
    lead = await store.leads.get(filed.lead_id)
    assert (lead.message, lead.page, lead.marks) == ("How much?", "/p", ("unverified",))
    assert lead.attribution.source == SOURCE


async def test_a_message_that_opens_a_conversation_opens_a_lead(store, file):
    filed = await file(body=a_message("Hello?", page="https://shop.example/beans", client_id="m1"))
    entry = await store.timeline.get(filed.entry_id)
    assert entry.body == Message(direction="in", text="Hello?", client_id="m1")
    lead = await store.leads.get(filed.lead_id)
    assert (lead.message, lead.page) == ("Hello?", "https://shop.example/beans")
    assert lead.attribution.source == SOURCE


async def test_the_next_message_of_a_conversation_is_no_new_request(store, file):
    first = await file(thread="t", body=a_message("Hello?"))
    second = await file(thread="t", body=a_message("Anybody there?"))
    assert (second.conversation_id, second.lead_id) == (first.conversation_id, None)
    [lead] = (await store.leads.page()).items
    assert lead.requests == 1
    await closed(store, first)
    third = await file(thread="t", body=a_message("Me again"))
    assert third.conversation_id != first.conversation_id
    assert third.lead_id == first.lead_id
    assert (await store.leads.get(first.lead_id)).requests == 2


async def test_files_sent_before_a_message_belong_to_it(store, file):
    upload = an_upload("plan.png", owner="visitor:v")
    await write(store, lambda tx: tx.uploads.add(upload))
    filed = await file(body=a_message("", uploads=(upload.id,)), visitor_id="v")
    assert (await store.timeline.get(filed.entry_id)).body.attachments == (upload.attachment,)
    assert (await store.conversations.get(filed.conversation_id)).preview == "plan.png"


async def test_nobody_sends_the_file_of_another_visitor(store, file):
    upload = an_upload(owner="visitor:v")
    await write(store, lambda tx: tx.uploads.add(upload))
    with pytest.raises(NotFound):
        await file(body=a_message("", uploads=(upload.id,)), visitor_id="w")
    assert list((await store.timeline.page()).items) == []


async def test_a_repeated_event_is_filed_once(store, file):
    first = await file(external_id="k", fingerprint="f")
    again = await file(external_id="k", fingerprint="f")
    assert again.repeated
    assert again.entry_id == first.entry_id
    assert len((await store.timeline.page()).items) == 1


@pytest.mark.parametrize(("first", "second"), [(None, "f"), ("f", None), (None, None)])
async def test_without_two_fingerprints_a_repeat_is_believed(file, first, second):
    await file(external_id="k", fingerprint=first)
    assert (await file(external_id="k", fingerprint=second)).repeated


async def test_the_same_key_with_another_content_is_refused(store, file):
    await file(external_id="k", fingerprint="f")
    with pytest.raises(Unprocessable):
        await file(external_id="k", fingerprint="other", senders=(BOB,))
    assert await store.contacts.find(BOB) is None


async def test_a_later_event_of_the_same_person_goes_on_where_the_first_stopped(store, file):
    first = await file(senders=(ANN,), body=a_form(marks=("unverified",)))
    second = await file(senders=(ANN,), body=a_form("And when?"), request=a_request(received_at=later(60)))
    assert (second.contact_id, second.conversation_id, second.lead_id) == (
        first.contact_id,
        first.conversation_id,
        first.lead_id,
    )
    lead = await store.leads.get(first.lead_id)
    assert (lead.requests, lead.message, lead.marks) == (2, "How much is it?", ())
    assert lead.updated_at == later(60)
    assert (await store.conversations.get(first.conversation_id)).preview == "And when?"


async def test_after_resolving_a_new_request_opens_a_new_conversation(store, file):
    first = await file(senders=(ANN,))
    await closed(store, first)
    second = await file(senders=(ANN,))
    assert second.contact_id == first.contact_id
    assert second.conversation_id != first.conversation_id
    assert second.lead_id == first.lead_id
    assert (await store.conversations.get(first.conversation_id)).status is Status.RESOLVED


async def test_a_repeat_of_something_resolved_changes_nothing(store, file):
    first = await file(external_id="k")
    await closed(store, first)
    before = await store.changes.head()
    again = await file(external_id="k")
    assert again.conversation_id == first.conversation_id
    assert await store.changes.head() == before


async def test_a_contact_learns_new_addresses_and_a_missing_name(store, file):
    await file(senders=(ANN,))
    filed = await file(senders=(ANN, CALLING_ANN), name="Ann")
    await file(senders=(CALLING_ANN,), name="Somebody")
    contact = await store.contacts.get(filed.contact_id)
    assert (contact.name, set(contact.identities)) == ("Ann", {ANN, CALLING_ANN})


async def test_the_most_telling_address_decides_between_two_people(store, file):
    ann, bob = await file(senders=(ANN,)), await file(senders=(CALLING_ANN,))
    assert (await file(senders=(ANN, CALLING_ANN))).contact_id == ann.contact_id
    assert (await store.contacts.find(CALLING_ANN)).id == bob.contact_id


async def test_an_address_named_twice_is_one_address(store, file):
    filed = await file(senders=(ANN, CALLING_ANN, ANN))
    assert (await store.contacts.find(ANN)).id == filed.contact_id


async def test_a_browser_alone_is_the_person_who_used_it(store, file):
    browser = a_browser("laptop")
    first = await file(senders=(ANN, browser), visitor_id="laptop")
    assert (await file(senders=(browser,), visitor_id="laptop")).contact_id == first.contact_id
    assert list(await store.touches.contacts_of("laptop")) == [first.contact_id]


async def test_on_a_shared_computer_another_address_is_another_person(store, file):
    browser = a_browser("laptop")
    ann = await file(senders=(ANN, browser), visitor_id="laptop")
    bob = await file(senders=(BOB, browser), visitor_id="laptop")
    assert bob.contact_id != ann.contact_id
    assert bob.lead_id != ann.lead_id
    assert set((await store.contacts.get(bob.contact_id)).identities) == {BOB}
    assert sorted(await store.touches.contacts_of("laptop")) == sorted([ann.contact_id, bob.contact_id])


async def test_an_address_of_a_new_kind_from_a_known_browser_is_learned(store, file):
    browser = a_browser("laptop")
    first = await file(senders=(ANN, browser))
    assert (await file(senders=(CALLING_ANN, browser))).contact_id == first.contact_id


async def test_somebody_without_any_address_is_a_new_person_each_time(store, file):
    first, second = await file(senders=()), await file(senders=())
    assert first.contact_id != second.contact_id


async def test_threads_of_a_provider_are_kept_apart(store, file):
    first = await file(thread="a", body=a_message())
    assert (await file(thread="a", body=a_message())).conversation_id == first.conversation_id
    assert (await file(thread="b", body=a_message())).conversation_id != first.conversation_id
    assert (
        await file(channel_id="chat", thread="a", body=a_message())
    ).conversation_id != first.conversation_id


async def test_the_preview_is_short_and_on_one_line(store, file):
    filed = await file(body=a_form("many\n\n  words " * 100))
    preview = (await store.conversations.get(filed.conversation_id)).preview
    assert preview.startswith("many words many words")
    assert len(preview) <= PREVIEW


async def test_a_form_without_text_shows_what_it_holds(store, file):
    form = a_form("", phone="+1555", email="ann@mail.example", fields={"size": "L"})
    filed = await file(body=form)
    preview = (await store.conversations.get(filed.conversation_id)).preview
    assert preview == "+1555 · ann@mail.example · L"
