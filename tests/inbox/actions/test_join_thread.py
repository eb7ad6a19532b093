"""A mail goes on in the thread that it answers only if its sender takes part there."""

from inbox.actions.receive import receive
from inbox.core.identity import EMAIL, Identity
from inbox.core.inbound import MessageReceived
from inbox.core.letter import Letter, Mailbox
from inbox.core.store import durably
from tests.contract.store.inbound import an_event, deps_of
from tests.contract.store.nouns import a_request

ANN, EVE, CARL = "ann@mail.example", "eve@mail.example", "carl@mail.example"


async def mail(store, clock, number, *, sender=ANN, answers=(), subject="Beans", **more):
    letter = {name: more.pop(name) for name in ("cc", "automatic") if name in more}
    letter = Letter(
        subject=subject,
        sender=Mailbox(email=sender),
        to=(Mailbox(email="info@shop.example"),),
        message_id=f"<{number}>",
        in_reply_to=answers[0] if answers else None,
        references=tuple(answers),
        **letter,
    )
    event = an_event(
        channel_id="mail",
        external_id=str(number),
        senders=(Identity(kind=EMAIL, value=sender),),
        body=MessageReceived(text=f"{number}", letter=letter, follows=tuple(answers), **more),
    )
    deps = deps_of(store, clock)
    filed = await durably(store, lambda tx: receive(tx, event, a_request(), deps))
    return filed, (await store.timeline.get(filed.entry_id)).body.letter


async def test_an_answer_goes_on_in_its_thread_and_a_new_mail_is_another(store, clock):
    first, _ = await mail(store, clock, 1)
    second, _ = await mail(store, clock, 2, answers=("<1>",))
    other, _ = await mail(store, clock, 3)
    assert first.conversation_id == second.conversation_id != other.conversation_id
    assert first.contact_id == second.contact_id == other.contact_id


async def test_a_stranger_who_quotes_a_thread_gets_one_of_their_own_with_a_hint(store, clock):
    first, _ = await mail(store, clock, 1)
    strange, letter = await mail(store, clock, 2, sender=EVE, answers=("<1>",))
    assert strange.conversation_id != first.conversation_id
    assert (letter.hint, letter.hint_conversation) == ("stranger", first.conversation_id)


async def test_whoever_was_named_takes_part(store, clock):
    first, _ = await mail(store, clock, 1, cc=(Mailbox(email=CARL),))
    second, letter = await mail(store, clock, 2, sender=CARL, answers=("<1>",))
    assert (second.conversation_id, second.contact_id) == (first.conversation_id, first.contact_id)
    assert letter.hint is None


async def test_our_own_signed_address_leads_back_from_any_sender(store, clock):
    first, _ = await mail(store, clock, 1)
    second, letter = await mail(store, clock, 2, sender=EVE, belongs=first.conversation_id)
    assert (second.conversation_id, second.contact_id) == (first.conversation_id, first.contact_id)
    assert letter.hint == "newcomer"


async def test_nobody_is_new_to_a_thread_who_was_named_in_it(store, clock):
    first, _ = await mail(store, clock, 1, cc=(Mailbox(email=CARL),))
    for number, sender in ((2, ANN), (3, CARL)):
        _, letter = await mail(
            store, clock, number, sender=sender, answers=("<1>",), belongs=first.conversation_id
        )
        assert letter.hint is None


async def test_nobody_gets_into_a_thread_by_choosing_its_message_id(store, clock):
    first, _ = await mail(store, clock, 1)
    event, _ = await mail(store, clock, 5, sender=EVE)
    conversation = await store.conversations.get(first.conversation_id)
    assert "<1>" not in conversation.thread
    assert event.conversation_id != first.conversation_id


async def test_an_answer_that_overtakes_its_question_waits_for_it(store, clock):
    second, _ = await mail(store, clock, 2, answers=("<1>",))
    first, _ = await mail(store, clock, 1)
    assert first.conversation_id == second.conversation_id


async def test_another_subject_is_marked(store, clock):
    await mail(store, clock, 1)
    _, same = await mail(store, clock, 2, subject="Re: Beans", answers=("<1>",))
    _, other = await mail(store, clock, 3, subject="Invoice", answers=("<2>",))
    assert (same.hint, other.hint) == (None, "other_subject")


async def test_a_machine_opens_no_lead_and_leaves_a_conversation_read(store, clock):
    filed, _ = await mail(store, clock, 1, automatic="reply")
    assert filed.lead_id is None
    assert (await store.conversations.get(filed.conversation_id)).last_inbound_seq == 0
    person, _ = await mail(store, clock, 2, answers=("<1>",))
    assert person.lead_id is not None
