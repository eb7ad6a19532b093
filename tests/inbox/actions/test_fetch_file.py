"""Files that messages refer to are fetched by jobs, each for itself."""

import hashlib
from io import BytesIO

import pytest
from PIL import Image

from inbox.actions.fetch_file import FetchFile, fetch_again
from inbox.actions.preview_file import PreviewFile
from inbox.actions.received_files import FETCH_FILE, THUMBNAIL, enqueue_files
from inbox.app.supervisor import Supervisor
from inbox.core.channel import Capabilities
from inbox.core.errors import Conflict, NotFound, RetryLater, Undeliverable
from inbox.core.inbound import File, FileRef
from inbox.core.timeline import Attachment, Form
from inbox.jobs.worker import Worker
from inbox.storage import open_blobs
from tests.contract.store.nouns import a_conversation, an_entry, write
from tests.inbox.actions.answering import ADA

LIMIT = 1000


class Shelf:
    """A channel that has files by their names: bytes, or errors to raise, one after the other."""

    capabilities = Capabilities()

    def __init__(self, **files):
        self.files = files
        self.asked = []

    async def start(self):
        return None

    async def stop(self):
        return None

    async def send(self, message):
        raise Undeliverable("Nothing is sent here.")

    async def download(self, ref, limit_bytes):
        self.asked.append(ref)
        found = self.files[ref]
        step = found.pop(0) if isinstance(found, list) else found
        if isinstance(step, Exception):
            raise step
        return File(name="told.bin", media_type="text/html", data=step)


class Desk:
    def __init__(self, chat, blobs, supervisor):
        self.chat = chat
        self.blobs = blobs
        self.channels = {}
        fetching = FetchFile(
            store=chat.store, clock=chat.clock, blobs=blobs, channels=self.channels, limit_bytes=LIMIT
        )
        handlers = {FETCH_FILE: fetching.run, THUMBNAIL: PreviewFile(store=chat.store, blobs=blobs).run}
        self._worker = Worker(chat.store, chat.clock, handlers, supervisor.once)

    async def hear(self, **files):
        """A message that refers to these files."""
        self.channels["chat"] = Shelf(**files)
        refs = tuple(FileRef(ref=ref, name=f"{ref}.bin") for ref in files)
        return await self.chat.say("Look", refs=refs)

    async def work(self, **pause):
        self.chat.clock.advance(**pause)
        await self._worker.drain()

    async def files(self, filed):
        return (await self.chat.body(filed)).attachments


@pytest.fixture
async def desk(chat, store, tmp_path):
    supervisor = Supervisor()
    yield Desk(chat, open_blobs(store, tmp_path / "blobs"), supervisor)
    await supervisor.stop()


async def test_a_file_is_fetched_sniffed_and_kept_under_its_hash(desk):
    filed = await desk.hear(a=b"%PDF-1.7 beans")
    [waiting] = await desk.files(filed)
    assert (waiting.blob, waiting.ref, waiting.size) == ("", "a", 0)
    await desk.work()
    [file] = await desk.files(filed)
    assert file.blob == hashlib.sha256(b"%PDF-1.7 beans").hexdigest()
    assert (file.name, file.media_type, file.size, file.failure) == ("a.bin", "application/pdf", 14, None)
    assert await desk.blobs.get(file.blob) == b"%PDF-1.7 beans"
    await desk.work(days=1)
    assert desk.channels["chat"].asked == ["a"]


async def test_one_file_that_does_not_come_hits_no_other(desk):
    filed = await desk.hear(a=Undeliverable("It is gone."), b=b"bean", c=b"x" * (LIMIT + 1))
    await desk.work()
    gone, here, large = await desk.files(filed)
    assert (gone.blob, gone.failure) == ("", "It is gone.")
    assert (here.blob != "", here.failure, here.media_type) == (True, None, "text/plain")
    assert (large.blob, "larger than" in large.failure) == ("", True)


async def test_a_provider_that_is_busy_is_asked_again_and_not_for_ever(desk):
    busy = RetryLater("Busy.")
    filed = await desk.hear(a=[busy, b"bean"], b=[busy] * 9)
    await desk.work()
    for _ in range(6):
        await desk.work(hours=7)
    first, second = await desk.files(filed)
    assert (first.blob != "", first.failure) == (True, None)
    assert (second.blob, second.failure) == ("", "Busy.")
    assert desk.channels["chat"].asked.count("b") == 6


async def test_a_channel_that_is_off_is_waited_for(desk):
    filed = await desk.hear(a=b"bean")
    shelf = desk.channels.pop("chat")
    await desk.work()
    desk.channels["chat"] = shelf
    await desk.work(minutes=1)
    assert (await desk.files(filed))[0].blob


async def test_a_person_asks_once_more_for_what_did_not_come(desk):
    filed = await desk.hear(a=[Undeliverable("Not now."), b"bean"])
    await desk.work()

    async def again(place=0):
        now = desk.chat.clock.now()
        [entry] = await write(desk.chat.store, lambda tx: fetch_again(tx, filed.entry_id, place, ADA, now))
        return entry

    assert (await again()).body.attachments[0].failure is None
    await desk.work()
    assert (await desk.files(filed))[0].blob
    with pytest.raises(Conflict):
        await again()
    with pytest.raises(NotFound):
        await again(1)


async def test_an_edit_while_a_file_is_fetched_loses_nothing(desk):
    filed = await desk.hear(a=b"bean")
    await desk.chat.edit("Look here", seconds=9, refs=(FileRef(ref="a", name="a.bin"),))
    await desk.work()
    body = await desk.chat.body(filed)
    assert body.attachments[0].blob
    assert body.history[0].attachments == body.attachments
    assert desk.channels["chat"].asked == ["a"]


def a_png():
    file = BytesIO()
    Image.new("RGB", (40, 20)).save(file, "PNG")
    return file.getvalue()


async def test_a_fetched_picture_gets_a_small_one(desk):
    filed = await desk.hear(a=a_png(), b=b"\x89PNG\r\n\x1a\n but broken")
    await desk.work()
    picture, broken = await desk.files(filed)
    assert (picture.width, picture.height, picture.media_type) == (40, 20, "image/png")
    assert (await desk.blobs.get(picture.preview))[8:12] == b"WEBP"
    assert (broken.preview, broken.media_type) == (None, "image/png")


async def test_a_picture_in_a_form_gets_a_small_one_too(desk):
    blob = await desk.blobs.put(a_png())
    talk = a_conversation()
    file = Attachment(blob=blob, name="a", media_type="image/png", size=1)
    form = Form(text="Look", attachments=(file,))
    entry = an_entry(talk, body=form)
    now = desk.chat.clock.now()
    await write(
        desk.chat.store,
        lambda tx: tx.conversations.add(talk),
        lambda tx: tx.timeline.append(entry),
        lambda tx: enqueue_files(tx, entry, form.attachments, now),
    )
    await desk.work()
    [seen] = (await desk.chat.store.timeline.get(entry.id)).body.attachments
    assert seen.preview


async def test_what_was_erased_meanwhile_is_not_fetched(desk):
    await write(
        desk.chat.store,
        lambda tx: tx.jobs.enqueue(FETCH_FILE, {"entry": "gone", "ref": "a"}, run_at=desk.chat.clock.now()),
        lambda tx: tx.jobs.enqueue(THUMBNAIL, {"entry": "gone", "blob": "a"}, run_at=desk.chat.clock.now()),
    )
    await desk.work()
    assert not (await desk.chat.store.jobs.page(state="ready")).items
    assert not (await desk.chat.store.jobs.page(state="dead")).items
