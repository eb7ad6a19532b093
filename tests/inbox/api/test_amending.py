"""Over HTTP: what agents do to messages and files after they were sent or came."""

from datetime import timedelta

import pytest

from inbox.core.identity import EMAIL, Identity
from inbox.core.timeline import Attachment, Message, TimelineEntry
from tests.inbox.actions.answering import Provider

MESSAGES = "conversations/conversation/messages"
ABLE = {"edits": True, "deletes": True, "quotes": True, "max_buttons": 2, "max_options": 3}


@pytest.fixture
async def chat(case):
    """The conversation's channel can do everything."""
    provider = case.api.channels[case.ids["channel"]] = Provider(**ABLE)
    return provider


async def heard(world, **body):
    now = world.clock.now()
    entry = TimelineEntry(
        id="heard",
        contact_id="contact",
        conversation_id="conversation",
        at=now,
        received_at=now,
        body=Message(direction="in", text="One thing more.", **body),
    )
    await world.write(lambda tx: tx.timeline.append(entry, preview=entry.text))


async def test_a_waiting_message_is_changed_and_taken_back(agent, chat):
    entry = await agent.post(MESSAGES, {"text": "Helo"})
    path = f"entries/{entry['id']}/message"
    assert (await agent.put(path, {"text": "Hello\r\n"}))["body"]["text"] == "Hello"
    await agent.put(path, {"text": " "}, status=400)
    gone = await agent.delete(path)
    assert (gone["body"]["deleted_at"] is not None, gone["delivery"]["state"]) == (True, "withdrawn")
    assert (await agent.get(f"entries/{entry['id']}"))["body"] == gone["body"]
    await agent.put(path, {"text": "Hello"}, status=409)


async def test_only_messages_of_ours_are_changed(agent, chat, world):
    await heard(world)
    for path in ("entries/heard/message", "entries/entry/message", "entries/nothing/message"):
        await agent.put(path, {"text": "Hello"}, status=404)
        await agent.delete(path, status=404)


async def test_an_answer_quotes_offers_and_asks(agent, chat, world):
    await heard(world, key="k1")
    entry = await agent.post(
        MESSAGES,
        {
            "answers": "heard",
            "buttons": [" Yes ", "No"],
            "poll": {"question": "Which?", "options": ["a", "b"]},
        },
    )
    body = entry["body"]
    assert body["quote"] == {"text": "One thing more.", "entry_id": "heard"}
    assert body["buttons"] == ["Yes", "No"]
    assert body["poll"] == {"question": "Which?", "options": ["a", "b"], "multiple": False}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": "x", "buttons": [" "]}, 400),
        ({"text": "x", "buttons": ["a"] * 3}, 422),
        ({"text": "x", "buttons": ["a"] * 21}, 400),
        ({"poll": {"question": "?", "options": ["a"]}}, 400),
        ({"poll": {"question": "?", "options": ["a", "a "]}}, 400),
        ({"poll": {"question": "?", "options": ["a", "b", "c", "d"]}}, 422),
        ({"poll": {"question": " ", "options": ["a", "b"]}}, 400),
        ({"poll": {"question": "?", "options": ["a", "b"], "quiz": True}}, 400),
        ({"text": "x", "answers": "nothing"}, 404),
        ({"text": "x", "answers": 5}, 400),
    ],
)
async def test_what_cannot_be_asked_or_offered_is_refused(agent, chat, body, status):
    await agent.post(MESSAGES, body, status=status)


async def test_the_composer_knows_until_when_an_answer_is_taken(agent, case, world):
    case.api.channels[case.ids["channel"]] = Provider(reply_window=timedelta(hours=24))
    await heard(world)
    until = (await agent.get("conversations/conversation"))["reply_until"]
    assert until == "2026-03-03T09:00:00Z"


async def test_who_cannot_be_reached_cannot_be_answered(agent, chat, world):
    address = Identity(kind=EMAIL, value="ann@x.example")
    await world.write(lambda tx: tx.contacts.reach(address, reachable=False))
    conversation = await agent.get("conversations/conversation")
    assert "cannot be written to" in conversation["can_answer"]
    problem = await agent.post(MESSAGES, {"text": "Hi"}, status=422)
    assert problem["detail"] == conversation["can_answer"]


async def test_a_file_that_has_not_come_is_asked_for_again(agent, chat, world):
    lost = Attachment(name="a.png", media_type="image/png", size=0, ref="r", failure="It is gone.")
    await heard(world, attachments=(lost,))
    assert (await agent.get("entries/heard/attachments/0", status=404))["detail"] == "It is gone."
    entry = await agent.put("entries/heard/attachments/0/fetch")
    assert entry["body"]["attachments"][0]["failure"] is None
    assert "not been fetched" in (await agent.get("entries/heard/attachments/0", status=404))["detail"]
    await agent.put("entries/heard/attachments/1/fetch", status=404)
    jobs = (await world.store.jobs.page(state="ready")).items
    assert [job.payload["ref"] for job in jobs if job.kind == "fetch_file"] == ["r"]


async def test_a_small_picture_is_served_as_inert_as_the_file(agent, chat, world):
    whole, small = await world.api.blobs.put(b"whole"), await world.api.blobs.put(b"small")
    picture = Attachment(blob=whole, name="a.png", media_type="image/png", size=5, preview=small)
    await heard(world, attachments=(picture, Attachment(blob=whole, name="b", media_type="a/b", size=5)))
    response = await agent.ask("GET", "entries/heard/attachments/0/preview")
    assert (response.status, await response.read()) == (200, b"small")
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    await agent.get("entries/heard/attachments/1/preview", status=404)
    await agent.put("entries/heard/attachments/0/fetch", status=409)
