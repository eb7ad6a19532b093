"""Recordings become text one after the other, once each; what fails says why."""

from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from inbox.core.errors import NotFound, PayloadError, RetryLater
from inbox.core.transcript import Hidden, Wishes, Word
from inbox.core.transcription import TranscriptionState
from inbox.jobs.originals import FORGET_ORIGINAL, Originals
from inbox.jobs.transcribing import LEASE, Engine, Transcribing
from tests.contract.store.nouns import a_contact, a_conversation, an_entry, later, write
from tests.contract.store.test_transcripts import a_text, a_transcription

WORDS = (Word(start=0.0, end=1.0, word="hello", probability=0.9),)


class Scripted:
    """Hears two windows, and then does what it is told."""

    def __init__(self):
        self.ends = []
        self.meanwhile = None
        self.known = []
        self.asked = []
        self.hides = False

    async def transcribe(self, audio, wishes, *, windows=None, **_):
        self.asked.append(audio)
        self.known.append(set(await windows.known()))
        for number, window in enumerate(("one", "two"), start=1):
            if window not in self.known[-1]:
                await windows.heard(window, WORDS, number / 2)
            if self.meanwhile:
                await self.meanwhile()
                self.meanwhile = None
            if self.ends:
                raise self.ends.pop(0)
        text = a_text("Hello wombat")
        if wishes.copy is None or not self.hides:
            return text
        wishes.copy.write_bytes(b"beeped")
        hidden = (Hidden(leg=0, start=0.0, end=1.0, kind="number"),)
        return replace(text, facts=replace(text.facts, hidden=hidden))


class Speech:
    def __init__(self):
        self.engine = None

    def current(self):
        return self.engine

    async def close(self):
        pass


class Files:
    def __init__(self):
        self.gone = set()
        self.put_in = []

    async def put(self, data):
        self.put_in.append(data)
        return f"copy{len(self.put_in)}"

    async def remove(self, sha256):
        self.gone.add(sha256)

    @asynccontextmanager
    async def file(self, sha256):
        if sha256 in self.gone:
            raise NotFound("There is no such file.")
        yield Path(sha256)


class Desk:
    def __init__(self, store, clock):
        self.store, self.clock = store, clock
        self.speech, self.files, self.heard = Speech(), Files(), Scripted()
        self.loop = self.another("me")

    def another(self, holder):
        return Transcribing(self.store, self.clock, self.files, self.speech, holder=holder)

    def fetch(self, model="base", *, keeps_originals=False, **wishes):
        made = {"transcriber": self.heard, "model": model, "keeps_originals": keeps_originals}
        self.speech.engine = Engine(**made, wishes=Wishes(**wishes))

    async def forget(self):
        """Does the jobs that forget originals; how many there were."""
        now, kinds = self.clock.now(), [FORGET_ORIGINAL]
        [jobs] = await write(
            self.store, lambda tx: tx.jobs.claim(now=now, until=later(60), kinds=kinds, limit=9)
        )
        for job in jobs:
            await Originals(store=self.store, blobs=self.files).run(job)
        return len(jobs)

    async def file(self, blob="b1", **given):
        contact = a_contact()
        talk = a_conversation(contact_id=contact.id)
        entry = an_entry(talk, "", id=f"entry-{blob}")
        now = self.clock.now()
        told = a_transcription(entry.id, blob, **{"due_at": now, "updated_at": now, **given})
        await write(
            self.store,
            lambda tx: tx.contacts.add(contact),
            lambda tx: tx.conversations.add(talk),
            lambda tx: tx.timeline.append(entry),
            lambda tx: tx.transcripts.add(told),
        )

    async def now(self, blob="b1"):
        return await self.store.transcripts.find(f"entry-{blob}", blob)


@pytest.fixture
def desk(store, clock):
    return Desk(store, clock)


async def test_without_a_model_recordings_wait_and_go_on_when_there_is_one(desk):
    await desk.file()
    assert not await desk.loop.take_one()
    assert (await desk.now()).state is TranscriptionState.WAITING
    desk.fetch()
    assert await desk.loop.take_one()
    done = await desk.now()
    assert (done.state, done.spoken, done.share) == (TranscriptionState.DONE, "Hello wombat", 1.0)
    assert await desk.store.transcripts.remembered("entry-b1", "b1") == {}
    assert not await desk.loop.take_one()


async def test_what_died_on_the_way_goes_on_with_the_windows_that_were_heard(desk):
    desk.fetch()
    await desk.file()
    desk.heard.ends = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        await desk.loop.take_one()
    other = desk.another("other")
    assert not await other.take_one()
    desk.clock.advance(seconds=LEASE.total_seconds() + 1)
    assert await other.take_one()
    assert desk.heard.known == [set(), {"one"}]
    assert (await desk.store.transcripts.written("entry-b1", "b1")).run == 1


async def test_windows_of_another_model_do_not_count_and_redacted_ones_are_not_kept(desk):
    desk.fetch("base")
    await desk.file()
    desk.heard.ends = [RetryLater("Busy.")]
    assert await desk.loop.take_one()
    waiting = await desk.now()
    assert (waiting.state, waiting.reason) == (TranscriptionState.WAITING, "Busy.")
    desk.fetch("small", redact=True)
    desk.clock.advance(hours=2)
    desk.heard.ends = [RetryLater("Busy.")]
    assert await desk.loop.take_one()
    assert desk.heard.known == [set(), set()]
    assert await desk.store.transcripts.remembered("entry-b1", "b1") == {}


async def test_a_canceled_one_is_left_after_its_window_and_goes_on_where_it_was(desk):
    desk.fetch()
    await desk.file()

    async def cancel():
        now = await desk.now()
        canceled = replace(now, state=TranscriptionState.CANCELED)
        await write(desk.store, lambda tx: tx.transcripts.save(canceled))

    desk.heard.meanwhile = cancel
    assert await desk.loop.take_one()
    assert (await desk.now()).state is TranscriptionState.CANCELED
    assert not await desk.loop.take_one()
    assert set(await desk.store.transcripts.remembered("entry-b1", "b1")) == {"one"}


async def test_of_a_recording_with_hidden_numbers_a_copy_is_left_from_which_it_is_made_again(desk):
    desk.fetch(redact=True)
    desk.heard.hides = True
    await desk.file()
    assert await desk.loop.take_one()
    assert ((await desk.now()).copy, (await desk.now()).copy_size) == ("copy1", 6)
    assert await desk.forget() == 1
    assert desk.files.gone == {"b1"}
    again = replace(await desk.now(), state=TranscriptionState.WAITING, due_at=desk.clock.now())
    await write(desk.store, lambda tx: tx.transcripts.save(again))
    desk.heard.hides = False
    assert await desk.loop.take_one()
    assert desk.heard.asked == [Path("b1"), Path("copy1")]
    assert (await desk.now()).copy == "copy1"


async def test_an_original_stays_if_the_owner_says_so_or_another_entry_needs_it(desk):
    desk.fetch(redact=True, keeps_originals=True)
    desk.heard.hides = True
    await desk.file()
    assert await desk.loop.take_one()
    assert await desk.forget() == 0
    desk.fetch(redact=True)
    same = a_transcription("elsewhere", "b1", due_at=desk.clock.now(), state=TranscriptionState.FAILED)
    again = replace(await desk.now(), state=TranscriptionState.WAITING, due_at=desk.clock.now())
    await write(desk.store, lambda tx: tx.transcripts.add(same), lambda tx: tx.transcripts.save(again))
    assert await desk.loop.take_one()
    assert await desk.forget() == 1
    assert desk.files.gone == set()


async def test_what_cannot_be_heard_says_why_and_holds_up_nobody(desk):
    desk.fetch()
    await desk.file("b1")
    await desk.file("b2")
    desk.clock.advance(seconds=1)
    await desk.file("b3")
    desk.files.gone.add("b2")
    desk.heard.ends = [PayloadError("There is no sound in the file.")]
    while await desk.loop.take_one():
        pass
    states = [(await desk.now(blob)).state.value for blob in ("b1", "b2", "b3")]
    assert states == ["failed", "failed", "done"]
    assert (await desk.now("b1")).reason == "There is no sound in the file."
    assert "gone" in (await desk.now("b2")).reason
