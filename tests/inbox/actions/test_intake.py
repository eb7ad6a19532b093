"""The whole way in: kept, read, filed, answered."""

import contextlib

import pytest

from inbox.actions.intake import WebhookIntake
from inbox.core.errors import NotFound, PayloadError, SignatureError, StoreUnavailable, Unprocessable
from inbox.core.inbound import File, MessageReceived, MessagesDeleted
from inbox.core.store.requests import RequestState
from inbox.storage.files import FileBlobs
from tests.contract.store.inbound import ScriptedChannel, a_form, an_event, deps_of
from tests.contract.store.nouns import a_request, email
from tests.inbox.storage.writer import Commits

PLAN = File(name="plan.pdf", media_type="application/pdf", data=b"%PDF-1")


class FullBlobs:
    async def put(self, data):
        raise StoreUnavailable("The file could not be stored.")


@pytest.fixture
def channel():
    return ScriptedChannel()


@pytest.fixture
def blobs(tmp_path):
    return FileBlobs(tmp_path / "blobs")


@pytest.fixture
def intake(store, clock, channel, blobs):
    return WebhookIntake(deps_of(store, clock, blobs), {"form": channel})


async def taken(intake, **given):
    request = a_request(**given)
    return request, await intake.take("form", request)


async def became(store, request):
    raw = await store.requests.get(request.id)
    return raw.state, raw.reason


async def entries(store):
    return list((await store.timeline.page()).items)


async def test_a_request_is_kept_filed_and_answered(store, channel, intake):
    channel.outcome = [an_event(external_id="e1")]
    request, reply = await taken(intake)
    raw = await store.requests.get(request.id)
    assert (raw.request, raw.state, raw.external_id) == (request, RequestState.FILED, "e1")
    [[filed]] = channel.answered
    assert (await store.timeline.get(filed.entry_id)).received_at == request.received_at
    assert reply.status == 201


async def test_an_unknown_channel_takes_nothing(store, intake):
    with pytest.raises(NotFound):
        await intake.take("none", a_request())
    assert list((await store.requests.page()).items) == []


async def test_a_forged_request_is_not_kept(store, channel, intake):
    channel.verdict = SignatureError("forged")
    with pytest.raises(SignatureError):
        await taken(intake)
    assert list((await store.requests.page()).items) == []


@pytest.mark.parametrize("error", [PayloadError("no text"), Unprocessable("no address")])
async def test_an_unreadable_request_is_kept_and_refused(store, channel, intake, error):
    channel.outcome = error
    request, reply = await taken(intake)
    assert await became(store, request) == (RequestState.UNREADABLE, str(error))
    assert (channel.refused, channel.answered, reply.status) == ([error], [], 422)


async def test_a_fault_of_ours_is_kept_as_failed_and_told(store, channel, intake):
    channel.outcome = KeyError("chat")
    request = a_request()
    with pytest.raises(KeyError):
        await intake.take("form", request)
    assert await became(store, request) == (RequestState.FAILED, "KeyError")
    assert (channel.refused, channel.answered) == ([], [])


async def test_an_event_that_cannot_be_filed_is_refused_and_leaves_nothing(store, channel, intake):
    channel.outcome = [an_event(external_id="k", fingerprint="one")]
    await taken(intake)
    channel.outcome = [an_event(external_id="k", fingerprint="two", senders=(email("bob@mail.example"),))]
    request, reply = await taken(intake)
    assert reply.status == 422
    assert (await became(store, request))[0] is RequestState.UNREADABLE
    assert await store.contacts.find(email("bob@mail.example")) is None


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_a_store_that_fails_is_told_to_the_sender_who_repeats(store, channel, intake):
    channel.outcome = [an_event(external_id="e1")]
    Commits(store).refuse = 1
    request = a_request()
    with pytest.raises(StoreUnavailable):
        await intake.take("form", request)
    assert (channel.answered, channel.refused) == ([], [])
    assert await entries(store) == []
    _, reply = await taken(intake)
    assert reply.status == 201
    assert len(await entries(store)) == 1


async def test_a_disk_without_space_for_files_leaves_the_request_waiting(store, clock, channel):
    intake = WebhookIntake(deps_of(store, clock, FullBlobs()), {"form": channel})
    channel.outcome = [an_event(body=a_form(files=(PLAN,)))]
    request = a_request()
    with pytest.raises(StoreUnavailable):
        await intake.take("form", request)
    assert channel.answered == []
    assert await entries(store) == []


async def test_every_event_of_a_request_is_filed_in_order(store, channel, intake):
    channel.outcome = [an_event(external_id=f"e{number}", body=a_form(f"{number}")) for number in range(5)]
    request, _ = await taken(intake)
    [filed] = channel.answered
    texts = [(await store.timeline.get(one.entry_id)).text for one in filed]
    assert texts == ["0", "1", "2", "3", "4"]
    assert (await store.requests.get(request.id)).external_id == "e0"


async def test_a_request_without_events_is_filed_and_answered(store, channel, intake):
    request, reply = await taken(intake)
    assert (await became(store, request))[0] is RequestState.FILED
    assert (channel.answered, reply.status) == ([[]], 201)


async def test_files_are_stored_before_their_entry(store, channel, intake, blobs):
    channel.outcome = [an_event(body=a_form(files=(PLAN,)))]
    await taken(intake)
    [entry] = await entries(store)
    [attachment] = entry.body.attachments
    assert (attachment.name, attachment.media_type, attachment.size) == ("plan.pdf", "application/pdf", 6)
    assert await blobs.get(attachment.blob) == PLAN.data


async def test_a_repeated_request_is_answered_with_what_was_filed_first(channel, intake):
    channel.outcome = [an_event(external_id="e1")]
    await taken(intake)
    await taken(intake)
    [[first], [again]] = channel.answered
    assert (again.entry_id, again.repeated) == (first.entry_id, True)


@pytest.mark.parametrize("fault", [PayloadError("no text"), KeyError("chat")])
async def test_after_a_fix_a_kept_request_is_filed_by_replay(store, channel, intake, fault):
    channel.outcome, request = fault, a_request()
    with contextlib.suppress(KeyError):
        await intake.take("form", request)
    assert await intake.replay(request.id) in {RequestState.UNREADABLE, RequestState.FAILED}
    channel.outcome = [an_event(external_id="e1")]
    assert await intake.replay(request.id) is RequestState.FILED
    assert await became(store, request) == (RequestState.FILED, None)
    assert len(await entries(store)) == 1


async def test_replaying_a_filed_request_changes_nothing(store, channel, intake):
    channel.outcome = [an_event(external_id="e1")]
    request, _ = await taken(intake)
    before = await store.changes.head()
    assert await intake.replay(request.id) is RequestState.FILED
    channel.outcome = PayloadError("a new reader cannot read it")
    assert await intake.replay(request.id) is RequestState.FILED
    assert len(await entries(store)) == 1
    [contact] = (await store.contacts.page()).items
    assert contact.version == 0
    assert await store.changes.head() == before


async def test_replaying_what_was_never_kept_raises(intake):
    with pytest.raises(NotFound):
        await intake.replay("none")


async def test_what_becomes_no_entry_is_answered_all_the_same(store, channel, intake):
    channel.outcome = [an_event(external_id="e1", senders=(), body=MessagesDeleted(keys=("k",)))]
    request, reply = await taken(intake)
    assert (reply.status, channel.answered) == (201, [[]])
    assert await became(store, request) == (RequestState.FILED, None)


async def test_in_a_batch_only_entries_are_answered(store, channel, intake):
    deleted = an_event(external_id="e1", senders=(), body=MessagesDeleted(keys=("k",)))
    channel.outcome = [deleted, an_event(external_id="e2", body=MessageReceived(text="Hello", key="k"))]
    await taken(intake)
    [[filed]] = channel.answered
    assert (await store.timeline.get(filed.entry_id)).body.deleted_at == deleted.at


async def test_what_was_heard_is_kept_and_filed_though_nobody_signed_it(store, channel, intake):
    channel.verdict = SignatureError("nobody asks")
    channel.outcome = [an_event(external_id="e1")]
    request = a_request(headers={"x-secret-token": "s3cret", "x-other": "1"})
    await intake.hear("form", request)
    raw = await store.requests.get(request.id)
    assert (raw.state, dict(raw.request.headers)) == (RequestState.FILED, {"x-other": "1"})
    assert (len(await entries(store)), channel.answered) == (1, [])


@pytest.mark.parametrize(
    ("error", "state"),
    [(PayloadError("no text"), RequestState.UNREADABLE), (KeyError("text"), RequestState.FAILED)],
)
async def test_what_was_heard_and_cannot_be_filed_waits_for_a_replay(store, channel, intake, error, state):
    channel.outcome = error
    request = a_request()
    await intake.hear("form", request)
    assert (await became(store, request))[0] is state
    channel.outcome = [an_event(external_id="e1")]
    await intake.hear("form", request)
    assert await became(store, request) == (RequestState.FILED, None)
    assert len(await entries(store)) == 1


async def test_only_readers_hear(store, clock, channel, blobs):
    intake = WebhookIntake(deps_of(store, clock, blobs), {}, {"form": channel})
    channel.outcome = [an_event(external_id="e1")]
    await intake.hear("form", a_request())
    assert len(await entries(store)) == 1
    with pytest.raises(NotFound):
        await intake.take("form", a_request())
    with pytest.raises(NotFound):
        await intake.hear("nobody", a_request())


async def test_a_file_is_known_by_its_bytes(store, channel, intake):
    script = File(name="cat.png", media_type="image/png", data=b"<script>alert(1)</script>")
    channel.outcome = [an_event(body=a_form(files=(script,)))]
    await taken(intake)
    [entry] = await entries(store)
    [attachment] = entry.body.attachments
    assert (attachment.name, attachment.media_type) == ("cat.png", "text/plain")


async def test_a_header_that_the_channel_names_as_its_proof_is_not_kept(store, channel, intake):
    channel.proofs = ("x-shop",)
    channel.outcome = [an_event()]
    request, _ = await taken(intake, headers={"x-shop": "s3cret", "x-other": "1"})
    assert (await store.requests.get(request.id)).request.headers == {"x-other": "1"}
