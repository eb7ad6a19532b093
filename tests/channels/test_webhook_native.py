"""Our own format, for whoever writes code for OneWindow."""

import pytest

from inbox.core.delivery import DeliveryState
from inbox.core.errors import PayloadError
from inbox.core.inbound import DeliveryReported, FileRef, MessagesDeleted, Reacted
from tests.channels.webhook_of_beans import (
    event_of,
    posted,
    recorded,
)
from tests.contract.recorded import NOON


def test_a_native_message_says_everything():
    event = event_of(recorded("native_message"))
    body = event.body
    assert (body.key, body.text, body.answers) == ("m-1", "Is it open today?", "m-0")
    assert [file.data for file in body.files] == [b"photo"]
    assert body.refs == (
        FileRef(ref="https://files.example/big.jpg", name="big.jpg", media_type="image/jpeg"),
    )
    assert (event.name, event.thread, event.at.isoformat()) == ("Fay", "room-3", "2026-03-02T10:59:00+00:00")
    assert [sender.kind for sender in event.senders] == ["webhook", "email", "phone"]


def test_an_edit_has_the_message_s_key_and_a_name_of_its_own():
    first, edit = event_of(recorded("native_message")), event_of(recorded("native_edit"))
    assert edit.body.key == first.body.key
    assert edit.external_id != first.external_id
    assert edit.body.edited_at == NOON


def test_what_ours_answered_elsewhere_goes_out():
    event = event_of(recorded("native_own_answer"))
    assert (event.body.direction, event.body.writer, event.senders) == ("out", "Gil", ())


def test_reports_reactions_and_deletions_are_read():
    assert event_of(recorded("native_delivery")).body == DeliveryReported(
        key="e-9", state=DeliveryState.FAILED, reason="The number is switched off"
    )
    assert event_of(recorded("native_deleted")).body == MessagesDeleted(keys=("m-1",))
    assert event_of(recorded("native_reaction")).body == Reacted(key="m-2", emojis=("👍",))


@pytest.mark.parametrize(
    "members",
    [
        {"type": "message", "text": "x", "sender": {"id": "1"}},
        {"type": "message", "id": "1", "sender": {"id": "1"}},
        {"type": "message", "id": "1", "text": "x"},
        {"type": "message", "id": "1", "text": "x", "sender": []},
        {"type": "message", "id": "1", "text": "x", "sender": {"id": "1"}, "at": "noon"},
        {"type": "message", "id": "1", "text": "x", "sender": {"id": "1"}, "direction": "up"},
        {"type": "message", "id": "1", "sender": {"id": "1"}, "files": [{"data": "%%"}]},
        {"type": "message", "id": "1", "sender": {"id": "1"}, "files": {}},
        {"type": "delivery", "id": "1", "state": "sent"},
        {"type": "reaction", "id": "1", "message": "m", "emojis": "x", "sender": {"id": "1"}},
        {"type": "deleted"},
    ],
)
def test_a_native_request_that_lacks_something_is_refused_in_words(members):
    with pytest.raises(PayloadError) as refused:
        event_of(posted(members))
    assert str(refused.value).endswith(".")


def test_the_name_of_a_file_is_made_harmless():
    for given, shown in {"a\u202egpj.exe": "agpj.exe", "../../etc/passwd": "passwd", "": "file"}.items():
        files = [{"name": given, "data": ""}, {"name": given, "url": "https://shop.example/1"}]
        body = event_of(posted({"type": "message", "id": "1", "thread": "t", "files": files})).body
        assert [file.name for file in (*body.files, *body.refs)] == [shown, shown]
