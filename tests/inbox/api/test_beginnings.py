"""An agent writes first: a mail to a contact, from a chosen mailbox, in a conversation of its own."""

from dataclasses import replace

import pytest

from inbox.core.contact import Contact
from inbox.core.identity import EMAIL, Identity
from inbox.core.letter import Mailbox
from tests.inbox.actions.answering import Provider

PATH = "contacts/contact/conversations"


@pytest.fixture
def channel(case):
    provider = Provider(max_text=500)
    provider.capabilities = replace(provider.capabilities, subject=True, can_start=True)
    provider.address = "info@shop.example"
    case.api.channels[case.ids["channel"]] = provider
    return case.ids["channel"]


async def test_a_mailbox_is_offered_to_begin_from(agent, channel, case):
    [opening] = await agent.get("contacts/contact/openings")
    assert (opening["channel"]["id"], opening["address"]) == (channel, "info@shop.example")
    case.api.channels[channel] = Provider(max_text=500)
    assert await agent.get("contacts/contact/openings") == []


async def test_a_mail_begins_a_conversation_of_its_own(world, agent, channel):
    mail = {"channel": channel, "subject": "Our offer", "text": "Beans?", "to": ["anna@customer.example"]}
    sent = await agent.post(PATH, mail)
    assert sent["conversation_id"] != "conversation"
    conversation = await agent.get(f"conversations/{sent['conversation_id']}")
    assert (conversation["contact"]["id"], conversation["preview"]) == ("contact", "Beans?")
    assert conversation["assignee"]["id"] == sent["author"]["id"]
    letter = (await world.store.timeline.get(sent["id"])).body.letter
    assert (letter.subject, letter.to) == ("Our offer", (Mailbox(email="anna@customer.example"),))
    assert letter.in_reply_to is None
    known = (await world.store.contacts.get("contact")).identities
    assert Identity(kind=EMAIL, value="anna@customer.example") in known


async def test_the_same_key_begins_one_conversation(agent, channel):
    mail = {"channel": channel, "subject": "Our offer", "text": "Beans?", "to": ["new@customer.example"]}
    first, again = [await agent.post(PATH, mail, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert first["id"] == again["id"]
    await agent.post(PATH, {**mail, "text": "Tea?"}, headers={"Idempotency-Key": "k"}, status=422)


async def test_it_is_refused_without_subject_text_or_a_mailbox(world, agent, channel, case):
    mail = {"channel": channel, "subject": "Our offer", "text": "Beans?", "to": ["anna@customer.example"]}
    before = await agent.get("conversations")
    await agent.post(PATH, {**mail, "subject": " "}, status=400)
    await agent.post(PATH, {**mail, "text": " "}, status=400)
    await agent.post(PATH, {**mail, "channel": "nothing"}, status=422)
    assert await agent.get("conversations") == before


async def test_another_contacts_address_is_not_taken(world, agent, channel):
    eve = Identity(kind=EMAIL, value="eve@customer.example")
    other = Contact(id="eve", name="Eve", identities=(eve,), created_at=world.clock.now())
    await world.write(lambda tx: tx.contacts.add(other))
    mail = {"channel": channel, "subject": "Our offer", "text": "Beans?", "to": ["eve@customer.example"]}
    told = await agent.post(PATH, mail, status=422)
    assert "belongs to another contact" in told["detail"]
