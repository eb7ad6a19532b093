"""An agent writes first to a telephone number of a contact."""

from dataclasses import replace

import pytest

from inbox.core.contact import Contact
from inbox.core.identity import PHONE, Identity
from tests.inbox.actions.answering import Provider

PATH = "contacts/anna/conversations"
OURS, FIRST, SECOND = "+12025550100", "+491701234567", "+4930123456"


class Sms(Provider):
    sender = OURS

    def senders_of(self, phone):
        return (Identity(kind="sms", value=f"{phone}/{OURS}"),)


@pytest.fixture
async def channel(case, world):
    numbers = tuple(Identity(kind=PHONE, value=each) for each in (FIRST, SECOND))
    anna = Contact(id="anna", name="Anna", identities=numbers, created_at=world.clock.now())
    await world.write(lambda tx: tx.contacts.add(anna))
    sms = Sms(max_text=500, can_start=True, opt_out=True)
    case.api.channels[case.ids["channel"]] = sms
    return case.ids["channel"]


async def test_a_number_is_offered_to_begin_from(agent, channel, case):
    [opening] = await agent.get("contacts/anna/openings")
    assert (opening["channel"]["id"], opening["address"], opening["by"]) == (channel, OURS, "phone")
    sms = case.api.channels[channel]
    sms.capabilities = replace(sms.capabilities, can_start=False)
    assert await agent.get("contacts/anna/openings") == []


@pytest.mark.parametrize(("asked", "meant"), [({}, FIRST), ({"phone": SECOND}, SECOND)])
async def test_a_message_begins_a_conversation_with_the_number(world, agent, channel, asked, meant):
    sent = await agent.post(PATH, {"channel": channel, "text": "Your beans are here", **asked})
    conversation = await world.store.conversations.get(sent["conversation_id"])
    assert (conversation.contact_id, conversation.thread) == ("anna", f"{meant}/{OURS}")
    known = (await world.store.contacts.get("anna")).identities
    assert Identity(kind="sms", value=f"{meant}/{OURS}") in known
    assert (await world.store.deliveries.get(sent["id"])).channel_id == channel


async def test_what_is_written_already_goes_on_in_its_conversation(agent, channel):
    first, second = [await agent.post(PATH, {"channel": channel, "text": each}) for each in ("One", "Two")]
    assert first["conversation_id"] == second["conversation_id"]
    assert first["id"] != second["id"]


async def test_the_same_key_writes_once(agent, channel):
    asked = {"channel": channel, "text": "Your beans are here"}
    first, again = [await agent.post(PATH, asked, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert first["id"] == again["id"]
    other = {**asked, "phone": SECOND}
    await agent.post(PATH, other, headers={"Idempotency-Key": "k"}, status=422)


async def test_a_strangers_number_and_mails_parts_are_refused(world, agent, channel):
    before = await agent.get("conversations")
    for more in ({"phone": "+4930999999"}, {"subject": "Our offer"}, {"text": " "}):
        status = 400 if more == {"text": " "} else 422
        await agent.post(PATH, {"channel": channel, "text": "Hello", **more}, status=status)
    assert await agent.get("conversations") == before


async def test_who_asked_for_no_more_gets_nothing(world, agent, channel):
    sent = await agent.post(PATH, {"channel": channel, "text": "Your beans are here"})
    stopped = Identity(kind="sms", value=f"{FIRST}/{OURS}")
    await world.write(lambda tx: tx.contacts.reach(stopped, reachable=False))
    told = await agent.post(PATH, {"channel": channel, "text": "And tea"}, status=422)
    assert "asked for no more messages" in told["detail"]
    assert sent["conversation_id"]
