"""Every real and broken mail of the corpus comes in through the channel: filed, or unreadable with a reason.

That none takes longer than its share is held by the reader's budget, in `kit/test_mail_corpus.py`.
"""

from collections import Counter
from dataclasses import replace

import pytest

from inbox.actions.intake import WebhookIntake
from inbox.core.ids import RequestId
from inbox.core.store.requests import RequestState
from inbox.storage.files import FileBlobs
from tests.channels.email_of_beans import a_mailbox, a_request
from tests.channels.kit.corpus import ABSENT, FILES
from tests.contract.recorded import CHANNEL
from tests.contract.store.inbound import deps_of
from tests.journeys.shop import everything

WITHOUT_A_HEADER = "cpython/msg_19.txt"


def name(path):
    return f"{path.parent.name}/{path.name}"


@pytest.fixture
def channel():
    return a_mailbox()


@pytest.fixture
def blobs(tmp_path):
    return FileBlobs(tmp_path / "blobs")


@pytest.fixture
def hear(store, clock, channel, blobs):
    if not FILES:
        pytest.skip(ABSENT)
    intake = WebhookIntake(deps_of(store, clock, blobs), {}, {CHANNEL: channel})

    async def hear(number=0):
        for path in FILES:
            request = a_request(path.read_bytes())
            await intake.hear(CHANNEL, replace(request, id=RequestId(f"{number} {name(path)}")))

    return hear


async def test_each_is_filed_with_its_original_or_kept_with_a_reason(store, hear, channel, blobs):
    await hear()
    kept = {raw.request.id: raw for raw in await everything(store.requests)}
    assert len(kept) == len(FILES)
    refused = kept.pop(f"0 {WITHOUT_A_HEADER}")
    assert (refused.state, refused.reason[-1]) == (RequestState.UNREADABLE, ".")
    names = Counter(raw.external_id for raw in kept.values())
    for raw in kept.values():
        assert raw.state is RequestState.FILED
        filed = (await store.events.find(CHANNEL, raw.external_id)).filed
        letter = (await store.timeline.get(filed.entry_id)).body.letter
        [told] = channel.parse(raw.request)
        assert (letter.subject, letter.message_id) == (told.body.letter.subject, told.body.letter.message_id)
        if names[raw.external_id] == 1:
            assert await blobs.get(letter.original) == raw.request.body


@pytest.mark.long
async def test_hearing_all_of_them_again_files_nothing_more(store, hear):
    await hear()
    before = [entry.id for entry in await everything(store.timeline)]
    await hear(1)
    assert [entry.id for entry in await everything(store.timeline)] == before
