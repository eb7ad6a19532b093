"""Answers are posted back signed, and every refusal says whose turn it is."""

import json
from dataclasses import replace

import pytest

from channels.webhook.proof import standard_signature
from inbox.core.errors import RetryLater, Undeliverable
from inbox.core.identity import Identity
from inbox.core.ids import EntryId
from inbox.core.outbound import OutboundMessage
from inbox.core.timeline import Attachment
from inbox.storage.files import FileBlobs
from tests.channels.webhook_of_beans import (
    SECRET,
    Answer,
    OtherSystem,
    a_webhook,
    recorded,
)
from tests.contract.recorded import CHANNEL

TO = Identity(kind="webhook", value=f"{CHANNEL}:u7")
ANSWER = OutboundMessage(entry_id=EntryId("e-1"), to=TO, thread="room-3", text="Yes.", answers="m-1")


async def test_an_answer_is_posted_signed_and_under_a_name_that_repeats_share(tmp_path):
    blobs = FileBlobs(tmp_path)
    attachment = Attachment(blob=await blobs.put(b"map"), name="map.txt", media_type="text/plain", size=3)
    other = OtherSystem(Answer(body=b'{"id": "their-9"}'))
    channel = a_webhook(other, blobs=blobs, outgoing_url="https://crm.example/hook")
    receipt = await channel.send(replace(ANSWER, attachments=(attachment,)))
    assert receipt.external_id == "their-9"
    [call] = other.calls
    told = json.loads(call["body"])
    assert told == {
        "type": "message",
        "id": "e-1",
        "thread": "room-3",
        "to": {"kind": "webhook", "value": "u7"},
        "text": "Yes.",
        "answers": "m-1",
        "files": [{"name": "map.txt", "type": "text/plain", "size": 3, "data": "bWFw"}],
    }
    headers = call["headers"]
    stamp = headers["webhook-timestamp"]
    assert headers["webhook-id"] == "e-1"
    assert headers["webhook-signature"] == standard_signature(SECRET, "e-1", stamp, call["body"])


async def test_without_a_name_of_theirs_the_entry_s_is_taken():
    for body in (b"", b"ok", b"[]", b'{"id": 5}', b'{"id": ""}'):
        channel = a_webhook(OtherSystem(Answer(body=body)), outgoing_url="https://crm.example/hook")
        assert (await channel.send(ANSWER)).external_id == "e-1"


async def test_an_edit_and_a_deletion_name_the_message():
    other = OtherSystem()
    channel = a_webhook(other, outgoing_url="https://crm.example/hook")
    assert (await channel.send(replace(ANSWER, replaces="their-9"))).external_id == "their-9"
    await channel.withdraw(TO, "room-3", "their-9")
    edited, deleted = (json.loads(call["body"]) for call in other.calls)
    assert (edited["type"], edited["id"]) == ("edited", "their-9")
    assert deleted == {"type": "deleted", "id": "their-9", "thread": "room-3"}


@pytest.mark.parametrize(("status", "after"), [(429, 7.0), (500, None), (503, None), (408, None)])
async def test_a_busy_other_side_is_asked_again(status, after):
    headers = {"Retry-After": "7"} if after else {"Retry-After": "soon"}
    channel = a_webhook(
        OtherSystem(Answer(status=status, headers=headers)), outgoing_url="https://crm.example/"
    )
    with pytest.raises(RetryLater) as later:
        await channel.send(ANSWER)
    assert later.value.after == after


@pytest.mark.parametrize("status", [301, 400, 401, 404, 410])
async def test_a_refusal_is_final_and_says_so(status):
    channel = a_webhook(OtherSystem(Answer(status=status)), outgoing_url="https://crm.example/")
    with pytest.raises(Undeliverable, match=str(status)):
        await channel.send(ANSWER)


async def test_without_an_address_nothing_can_be_answered():
    channel = a_webhook()
    assert not channel.capabilities.can_answer
    with pytest.raises(Undeliverable):
        await channel.send(ANSWER)
    assert "nothing is posted back" in await channel.check()


async def test_a_check_really_posts():
    other = OtherSystem()
    await a_webhook(other, outgoing_url="https://crm.example/hook").check()
    assert json.loads(other.calls[0]["body"]) == {"type": "ping"}
    channel = a_webhook(OtherSystem(Answer(status=404)), outgoing_url="https://crm.example/hook")
    with pytest.raises(Undeliverable, match="404"):
        await channel.check()


async def test_a_file_is_fetched_as_it_is_named():
    other = OtherSystem(Answer(body=b"jpeg", headers={"Content-Type": "image/jpeg; x=y"}), Answer(status=404))
    channel = a_webhook(other)
    file = await channel.download("https://files.example/a/big.jpg", 100)
    assert (file.name, file.media_type, file.data) == ("big.jpg", "image/jpeg", b"jpeg")
    assert other.calls[0]["limit_bytes"] == 100
    with pytest.raises(Undeliverable):
        await channel.download("https://files.example/gone", 100)


def test_every_value_can_be_named_in_the_settings():
    fields = dict(a_webhook().fields(recorded("form_builder_answers")))
    assert fields["form_response.answers.1.email"] == "anna.lee@example.com"
    assert dict(a_webhook().fields(recorded("site_builder_form")))["Name"] == "Анна Ли"
