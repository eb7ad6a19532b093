"""An answer is written once, to somebody whose words the agent has read, through a channel that takes it."""

import pytest

from inbox.actions.annotate import note
from inbox.actions.assign import assign
from inbox.actions.draft import keep_draft
from inbox.actions.reply import WrittenSince
from inbox.actions.resolve import resolve
from inbox.core.actor import Actor
from inbox.core.conversation import Status
from inbox.core.draft import Draft
from inbox.core.errors import BadRequest, Conflict, NotFound, Unprocessable
from inbox.core.timeline import Message
from tests.inbox.actions.answering import ADA, BEA


async def jobs(talk):
    return [job.payload for job in (await talk.store.jobs.page(state="ready")).items]


async def test_an_answer_its_delivery_and_its_job_are_written_together(talk):
    entry = await talk.say("  Hi!\n", key="k")
    assert entry.body == Message(direction="out", text="Hi!", client_id="k")
    assert (entry.author, entry.at, entry.inbound) == ("ada", talk.clock.now(), False)
    delivery = await talk.delivery(entry)
    assert (delivery.state, delivery.seq, delivery.attempts) == ("queued", entry.seq, ())
    assert await jobs(talk) == [{"entry": entry.id}]
    conversation = await talk.store.conversations.get(talk.id)
    assert (conversation.preview, conversation.last_seq) == ("Hi!", entry.seq)
    [row, *_] = (await talk.store.audit.page()).items
    assert (row.action, row.actor, row.id, row.facts) == (
        "answered",
        "agent:ada",
        talk.id,
        {"entry": entry.id},
    )


async def test_only_the_first_that_waits_has_a_job(talk):
    first = await talk.say("one")
    await talk.say("two")
    assert await jobs(talk) == [{"entry": first.id}]


async def test_an_answer_with_a_key_is_written_once(talk):
    first = await talk.say("Hi!", key="k")
    head = await talk.store.changes.head()
    assert await talk.say("Hi! ", key="k", seen=0) == first
    assert await talk.store.changes.head() == head
    assert (await talk.say("Hi!", key="other")).id != first.id
    assert (await talk.say("Hi!", BEA, key="k")).id != first.id
    with pytest.raises(Unprocessable):
        await talk.say("Good bye!", key="k")


async def test_a_repeat_gets_its_answer_whatever_has_happened_to_the_channel(talk):
    first = await talk.say("Hi!", key="k")
    talk.channels.clear()
    assert await talk.say("Hi!", key="k") == first


async def test_nothing_is_sent_past_what_somebody_wrote_meanwhile(talk):
    await talk.hear("One thing more.")
    theirs = await talk.say("I have it.", BEA, anyway=True)
    with pytest.raises(WrittenSince) as refusal:
        await talk.say("Hi!", seen=1)
    assert [entry.text for entry in refusal.value.entries] == ["One thing more.", "I have it."]
    with pytest.raises(WrittenSince) as refusal:
        await talk.say("Hi!", seen=theirs.seq - 1)
    assert [entry.id for entry in refusal.value.entries] == [theirs.id]
    assert await talk.say("Hi!", seen=theirs.seq)
    assert await talk.say("Hi!", seen=1, anyway=True)
    assert await talk.say("Hi!")


async def test_what_comes_late_with_an_old_time_is_not_overlooked(talk):
    for n in range(5):
        await talk.hear(str(n))
    talk.clock.advance(hours=-2)
    await talk.hear("written long ago")
    with pytest.raises(WrittenSince) as refusal:
        await talk.say("Hi!", seen=6)
    assert [entry.text for entry in refusal.value.entries] == ["written long ago"]


async def test_among_many_words_of_ones_own_the_others_are_found(talk):
    for n in range(120):
        await talk.say(str(n), anyway=True)
    await talk.hear("Stop!")
    with pytest.raises(WrittenSince) as refusal:
        await talk.say("Hi!", seen=1)
    assert [entry.text for entry in refusal.value.entries] == ["Stop!"]


async def test_ones_own_words_and_notes_and_events_surprise_nobody(talk):
    await talk.say("Hi!")
    await talk.do(note, talk.id, "call back", BEA, talk.clock.now())
    await talk.do(assign, talk.id, "bea", BEA, talk.clock.now())
    assert await talk.say("And one thing more.", seen=1)


async def test_answering_takes_what_nobody_has(talk):
    await talk.say("Hi!")
    assert (await talk.store.conversations.get(talk.id)).assignee == "ada"
    await talk.say("Hi!", BEA)
    assert (await talk.store.conversations.get(talk.id)).assignee == "ada"
    assert await talk.history() == ["Hello?", "assigned", "Hi!", "Hi!"]


async def test_a_machine_answers_and_takes_nothing(talk):
    entry = await talk.say("Hi!", Actor(name="token:bot"))
    assert entry.author is None
    with pytest.raises(WrittenSince):
        await talk.say("Hi!", Actor(name="token:other"), seen=1)
    assert (await talk.store.conversations.get(talk.id)).assignee is None


async def test_answering_opens_what_was_resolved(talk):
    await talk.do(resolve, talk.id, ADA, talk.clock.now())
    await talk.say("One thing more.")
    assert (await talk.store.conversations.get(talk.id)).status is Status.OPEN
    assert await talk.history() == ["Hello?", "resolved", "reopened", "assigned", "One thing more."]


async def test_beside_a_newer_conversation_the_old_one_is_not_answered(talk):
    await talk.do(resolve, talk.id, ADA, talk.clock.now())
    await talk.hear("Hello again!")
    with pytest.raises(Conflict):
        await talk.say("Hi!")
    assert await talk.history() == ["Hello?", "resolved"]


async def test_a_channel_gets_only_what_it_carries(talk):
    talk.play(max_text=5, attachments=False)
    upload = await talk.upload()
    assert await talk.say("Hi yo")
    with pytest.raises(Unprocessable, match="at most 5"):
        await talk.say("Hello!")
    with pytest.raises(Unprocessable, match="no files"):
        await talk.say("", uploads=(upload.id,))
    talk.play(can_answer=False)
    with pytest.raises(Unprocessable, match="no answers"):
        await talk.say("Hi!")
    talk.channels.clear()
    with pytest.raises(Unprocessable, match="switched off"):
        await talk.say("Hi!")


async def test_files_become_attachments_in_the_order_they_were_given(talk):
    uploads = [await talk.upload("b.png"), await talk.upload("a.png")]
    entry = await talk.say("", uploads=tuple(upload.id for upload in uploads))
    assert entry.body.attachments == tuple(upload.attachment for upload in uploads)
    assert (await talk.store.conversations.get(talk.id)).preview == "b.png · a.png"
    await talk.work()
    assert talk.provider.taken[0].attachments == entry.body.attachments


async def test_somebody_elses_file_is_not_there(talk):
    for owner in ("agent:bea", "visitor:ada"):
        upload = await talk.upload(owner=owner)
        with pytest.raises(NotFound):
            await talk.say("See", uploads=(upload.id,))
    assert await talk.history() == ["Hello?"]


async def test_an_empty_answer_is_refused(talk):
    with pytest.raises(BadRequest):
        await talk.say(" \n ")


async def test_sending_uses_up_what_was_begun_and_marks_it_read(talk):
    now = talk.clock.now()

    async def begin(agent_id, *, is_note):
        draft = Draft(agent_id=agent_id, conversation_id=talk.id, text="Hi", note=is_note, updated_at=now)
        await talk.do(keep_draft, draft)

    await begin("ada", is_note=False)
    await begin("bea", is_note=False)
    await talk.say("Hi!")
    assert await talk.store.drafts.find("ada", talk.id) is None
    assert (await talk.store.drafts.find("bea", talk.id)).text == "Hi"
    assert await talk.store.readings.unread("ada", [talk.id]) == {}
    assert await talk.store.readings.unread("bea", [talk.id]) == {talk.id: 1}
    await begin("ada", is_note=True)
    await talk.say("Hi!")
    assert await talk.store.drafts.find("ada", talk.id)
    await talk.do(note, talk.id, "call back", ADA, now)
    assert await talk.store.drafts.find("ada", talk.id) is None


async def test_a_note_names_whom_it_is_for(talk):
    written = await talk.do(note, talk.id, "look", ADA, talk.clock.now(), mentions=("bea", "bea"))
    assert written.body.mentions == ("bea",)
    with pytest.raises(Unprocessable):
        await talk.do(note, talk.id, "look", ADA, talk.clock.now(), mentions=("nobody",))
