"""What every engine promises of the text of recordings, and of their queue."""

from dataclasses import replace

import pytest

from inbox.core.errors import Conflict
from inbox.core.terms import wanted
from inbox.core.transcript import Facts, Leg, Transcript, Turn, Word
from inbox.core.transcription import Transcription, TranscriptionState, TurnEdit, Written, place_in_queue
from tests.contract.store.nouns import NOON, a_contact, a_conversation, an_entry, later, write

RUNNING, DONE = TranscriptionState.RUNNING, TranscriptionState.DONE


def a_transcription(entry="e1", blob="b1", **given):
    parts = {"entry_id": entry, "blob": blob, "conversation_id": "talk", "due_at": NOON, "updated_at": NOON}
    return Transcription(**{**parts, **given})


def a_text(*turns):
    words = Word(start=0.0, end=1.0, word="hello", probability=0.5, heard="hollow")
    spoken = tuple(
        Turn(leg=0, start=float(n), end=n + 1.0, text=text, words=(words,)) for n, text in enumerate(turns)
    )
    return Transcript(
        language="en",
        duration=2.5,
        legs=(Leg(leg=0, speech=((0.0, 1.0),), peaks=(0, 50, 100)),),
        engine="whisper",
        model="base",
        turns=spoken,
        facts=Facts(mono=True),
    )


async def add(store, *transcriptions):
    return await write(store, *(lambda tx, one=one: tx.transcripts.add(one) for one in transcriptions))


async def claim(store, seconds=0, holder="me"):
    now, until = later(seconds), later(seconds + 60)
    [claimed] = await write(store, lambda tx: tx.transcripts.claim(now=now, until=until, holder=holder))
    return claimed


async def test_a_recording_is_added_once(store):
    first, other = a_transcription(seconds=3.5, reason="Wait."), a_transcription(blob="b2")
    assert await add(store, first, other, replace(first, seconds=9.0)) == [True, True, False]
    assert await store.transcripts.find("e1", "b1") == first
    assert await store.transcripts.find("e1", "b3") is None
    assert await store.transcripts.of(["e1", "e1", "e2"]) == [first, other]
    assert await store.transcripts.of([]) == []


async def test_it_is_saved_once_per_version(store):
    first = a_transcription()
    await add(store, first)
    done = replace(first, state=DONE, spoken="Hello there", share=1.0, model="base")
    [saved] = await write(store, lambda tx: tx.transcripts.save(done))
    assert saved == replace(done, version=1) == await store.transcripts.find("e1", "b1")
    with pytest.raises(Conflict):
        await write(store, lambda tx: tx.transcripts.save(done))


async def test_what_waits_longest_is_claimed_first_and_by_one(store):
    later_one, first = a_transcription(entry="e2", due_at=later(5)), a_transcription(due_at=later(1))
    await add(store, later_one, first)
    assert await store.transcripts.next_due() == later(1)
    assert await claim(store) is None
    claimed = await claim(store, 10)
    assert (claimed.entry_id, claimed.state, claimed.holder, claimed.tries) == ("e1", RUNNING, "me", 1)
    assert (await claim(store, 11, "other")).entry_id == "e2"
    assert await claim(store, 11, "third") is None
    assert (await claim(store, 70, "third")).entry_id == "e1"
    with pytest.raises(Conflict):
        await write(store, lambda tx: tx.transcripts.save(replace(claimed, state=DONE)))


async def test_what_is_done_or_failed_is_not_claimed(store):
    await add(
        store, a_transcription(state=DONE), a_transcription(entry="e2", state=TranscriptionState.FAILED)
    )
    assert await store.transcripts.next_due() is None
    assert await claim(store) is None


async def test_what_a_holder_was_at_can_be_freed_at_once(store):
    await add(store, a_transcription(), a_transcription(entry="e2"))
    await claim(store, 0, "me")
    await claim(store, 0, "other")
    [count] = await write(store, lambda tx: tx.transcripts.free("me", now=later(1)))
    assert count == 1
    again = await claim(store, 1, "next")
    assert (again.entry_id, again.tries) == ("e1", 1)
    assert await claim(store, 1, "next") is None


async def test_text_and_corrections_come_back_as_they_were_written(store):
    await add(store, a_transcription())
    assert await store.transcripts.written("e1", "b1") is None
    edit = TurnEdit(turn=1, text="Good day", at=later(1), by="ada")
    written = Written(transcript=a_text("Hello", "Gut day"), edits=(edit,), run=2)
    await write(store, lambda tx: tx.transcripts.write("e1", "b1", written))
    assert await store.transcripts.written("e1", "b1") == written
    assert written.texts == ["Hello", "Good day"]
    assert await store.transcripts.written("e2", "b1") is None


async def test_windows_are_remembered_until_they_are_forgotten(store):
    words = (Word(start=0.0, end=0.5, word="so", probability=0.9),)
    await write(
        store,
        lambda tx: tx.transcripts.remember("e1", "b1", "0:1", []),
        lambda tx: tx.transcripts.remember("e1", "b1", "0:1", words),
        lambda tx: tx.transcripts.remember("e1", "b2", "0:1", words),
    )
    assert await store.transcripts.remembered("e1", "b1") == {"0:1": words}
    await write(store, lambda tx: tx.transcripts.forget("e1", "b1"))
    assert await store.transcripts.remembered("e1", "b1") == {}
    assert await store.transcripts.remembered("e1", "b2") == {"0:1": words}


async def test_an_entry_is_found_by_what_is_said_in_it(store):
    contact = a_contact()
    talk = a_conversation(contact_id=contact.id)
    entry = an_entry(talk, "see file")
    await write(
        store,
        lambda tx: tx.contacts.add(contact),
        lambda tx: tx.conversations.add(talk),
        lambda tx: tx.timeline.append(entry),
        lambda tx: tx.transcripts.add(a_transcription(entry=entry.id, spoken="two\nwombats")),
        lambda tx: tx.search.update(limit=10),
    )
    for words in ("wombats", "see two", "file"):
        found = await store.search.page(wanted(words))
        assert [each.id for each in found.items] == [entry.id]
    known = await store.transcripts.find(entry.id, "b1")
    await write(
        store,
        lambda tx: tx.transcripts.save(replace(known, spoken="koalas")),
        lambda tx: tx.search.renew(entry.id),
    )
    assert (await store.search.page(wanted("wombats"))).items == []
    assert len((await store.search.page(wanted("koalas"))).items) == 1


def test_short_recordings_go_first_and_long_ones_not_last_for_ever():
    voice, call = place_in_queue(later(600), 20), place_in_queue(NOON, 3600)
    assert voice < call
    assert place_in_queue(NOON, 7200) == call < place_in_queue(later(3600), 20)
    assert place_in_queue(NOON, None) <= place_in_queue(NOON, 1)
