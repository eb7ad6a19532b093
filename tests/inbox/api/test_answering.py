"""Answering over HTTP: messages, their files and deliveries, drafts, unread marks."""

from dataclasses import replace
from io import BytesIO

import pytest

from inbox.core.delivery import Attempt, DeliveryState
from inbox.core.store import durably
from inbox.core.timeline import Message, TimelineEntry
from tests.inbox.actions.answering import Provider

MESSAGES = "conversations/conversation/messages"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture
async def chat(case):
    """The conversation's channel can be answered."""
    provider = Provider(max_text=500)
    case.api.channels[case.ids["channel"]] = provider
    return provider


async def hear(world, text="One thing more."):
    now = world.clock.now()
    entry = TimelineEntry(
        id="heard",
        contact_id="contact",
        conversation_id="conversation",
        at=now,
        received_at=now,
        body=Message(direction="in", text=text),
    )
    await world.write(lambda tx: tx.timeline.append(entry, preview=text))


async def settle(world, entry_id, state, reason=None):
    attempt = Attempt(started_at=world.clock.now(), ended_at=world.clock.now(), outcome=state, reason=reason)
    delivery = await world.store.deliveries.get(entry_id)
    changed = replace(delivery, state=DeliveryState(state), reason=reason, attempts=(attempt,))
    await durably(world.store, lambda tx: tx.deliveries.save(changed))


async def test_an_answer_shows_how_far_it_has_come(world, agent, chat):
    entry = await agent.post(MESSAGES, {"text": " Hi!\r\n"}, headers={"Idempotency-Key": "k1"})
    assert (entry["kind"], entry["author"]["id"]) == ("message", "agent")
    said = {"direction": "out", "text": "Hi!", "attachments": [], "client_id": "k1", "consent": None}
    assert {name: entry["body"][name] for name in said} == said
    assert entry["delivery"] == {"state": "queued", "reason": None, "attempts": [], "send_at": None}
    await settle(world, entry["id"], "failed", "No such person.")
    for read in (
        await agent.get(f"entries/{entry['id']}"),
        (await agent.get("entries?conversation=conversation"))["items"][0],
        (await agent.get("contacts/contact/timeline"))["items"][0],
    ):
        assert (read["delivery"]["state"], read["delivery"]["reason"]) == ("failed", "No such person.")
        [attempt] = read["delivery"]["attempts"]
        assert attempt == {
            "started_at": "2026-03-02T09:00:00Z",
            "ended_at": "2026-03-02T09:00:00Z",
            "outcome": "failed",
            "reason": "No such person.",
            "by": None,
        }


async def test_the_same_key_answers_with_the_same_entry(agent, chat):
    first = await agent.post(MESSAGES, {"text": "Hi!"}, headers={"Idempotency-Key": "k"})
    assert await agent.post(MESSAGES, {"text": "Hi!"}, headers={"Idempotency-Key": "k"}) == first
    await agent.post(MESSAGES, {"text": "Bye!"}, headers={"Idempotency-Key": "k"}, status=422)


async def test_what_was_written_meanwhile_comes_with_the_refusal(world, agent, chat):
    await hear(world)
    problem = await agent.post(MESSAGES, {"text": "Hi!", "seen": 1}, status=409)
    assert problem["type"].endswith("written-since")
    assert problem["detail"].endswith(".")
    [entry] = problem["entries"]
    assert entry == await agent.get("entries/heard")
    assert (entry["body"]["text"], entry["delivery"]) == ("One thing more.", None)
    await agent.post(MESSAGES, {"text": "Hi!", "seen": 1, "anyway": True})
    await agent.post(MESSAGES, {"text": "Hi!", "seen": 2})


async def test_a_channel_that_takes_no_answers_says_why(agent, case):
    conversation = await agent.get("conversations/conversation")
    assert conversation["can_answer"].endswith(".")
    problem = await agent.post(MESSAGES, {"text": "Hi!"}, status=422)
    assert problem["detail"] == conversation["can_answer"]
    del case.api.channels[case.ids["channel"]]
    conversation = await agent.get("conversations/conversation")
    assert (conversation["channel"]["capabilities"], conversation["can_answer"] is None) == (None, False)


async def test_the_composer_knows_what_the_channel_carries(agent, chat):
    conversation = await agent.get("conversations/conversation")
    assert conversation["can_answer"] is None
    assert conversation["channel"]["capabilities"] == {
        "can_answer": True,
        "max_text": 500,
        "attachments": True,
        "utf16": False,
        "max_caption": None,
        "splits": False,
        "max_files": None,
        "max_file": None,
        "edits": False,
        "deletes": False,
        "quotes": False,
        "max_buttons": 0,
        "max_options": 0,
        "templates": False,
        "subject": False,
        "segments": False,
        "opt_out": False,
    }
    assert conversation["reply_until"] is None
    await agent.post(MESSAGES, {"text": "x" * 501}, status=422)


@pytest.mark.parametrize(
    "body",
    [
        {"text": ""},
        {"text": " \n"},
        {"text": "x" * 20_001},
        {"text": "x", "seen": -1},
        {"text": "x", "seen": "1"},
        {"text": "x", "attachments": ["a"] * 11},
        {"text": "x", "attachments": "a"},
        {"text": "x", "to": "ann"},
        {"text": "x", "anyway": 1},
    ],
    ids=str,
)
async def test_a_bad_answer_is_refused(body, agent, chat):
    assert (await agent.post(MESSAGES, body, status=400))["detail"].endswith(".")
    assert len((await agent.get("entries"))["items"]) == 1


async def upload(browser, data=PNG, name="a%20%E2%80%9Cb%E2%80%9D.png", status=201, kind="image/svg+xml"):
    headers = {"X-File-Name": name, "Content-Type": kind}
    return await browser._json("POST", "uploads", status, data=BytesIO(data), headers=headers)


async def test_a_file_goes_ahead_of_its_message(agent, chat):
    file = await upload(agent)
    assert file == {"id": file["id"], "name": "a “b”.png", "type": "image/png", "size": len(PNG)}
    entry = await agent.post(MESSAGES, {"attachments": [file["id"], file["id"]]})
    [attachment] = entry["body"]["attachments"]
    assert (attachment["name"], attachment["media_type"]) == ("a “b”.png", "image/png")
    response = await agent.ask("GET", f"entries/{entry['id']}/attachments/0")
    assert (await response.read(), response.content_type) == (PNG, "image/png")


async def test_a_file_is_what_its_bytes_say_and_no_path(agent, chat):
    file = await upload(agent, b"<script>alert(1)</script>", "..%2F..%2Fx%00.html", kind="text/html")
    assert (file["type"], "/" in file["name"], "\x00" in file["name"]) == ("text/plain", False, False)
    assert (await upload(agent, name="%ff%fe"))["name"]
    await upload(agent, b"", status=400)
    await upload(agent, b"x" * (10 * 1024 * 1024 + 1), status=413)
    assert (await upload(agent, b"x" * (10 * 1024 * 1024)))["size"] == 10 * 1024 * 1024


async def test_a_colleagues_file_cannot_be_sent(team, agent, chat):
    file = await upload(team["supervisor"])
    await agent.post(MESSAGES, {"text": "x", "attachments": [file["id"]]}, status=404)


async def test_what_failed_is_sent_again(world, agent, chat):
    entry = await agent.post(MESSAGES, {"text": "Hi!"})
    attempts = f"entries/{entry['id']}/attempts"
    await settle(world, entry["id"], "failed", "No such person.")
    again = await agent.post(attempts, {})
    assert (again["id"], again["delivery"]["state"]) == (entry["id"], "queued")
    await settle(world, entry["id"], "sent")
    await agent.post(attempts, {}, status=409)


async def test_what_may_have_arrived_is_not_sent_again_by_accident(world, agent, chat):
    entry = await agent.post(MESSAGES, {"text": "Hi!"})
    attempts = f"entries/{entry['id']}/attempts"
    await settle(world, entry["id"], "unknown")
    problem = await agent.post(attempts, {}, status=409)
    assert problem["type"].endswith("may-have-arrived")
    assert (await agent.post(attempts, {"anyway": True}))["delivery"]["state"] == "queued"


async def test_the_outbox_holds_what_waits_for_a_person(world, agent, chat):
    entries = [await agent.post(MESSAGES, {"text": str(n)}) for n in range(4)]
    for entry in entries[:2]:
        await settle(world, entry["id"], "failed", "No such person.")
    await settle(world, entries[2]["id"], "unknown")
    page = await agent.get("outbox?state=failed&limit=1")
    [item] = page["items"]
    assert (item["entry"]["id"], item["conversation"]) == (entries[1]["id"], "conversation")
    assert (item["state"], item["reason"]) == ("failed", "No such person.")
    assert (item["contact"]["name"], item["channel"]["kind"]) == ("Ann", "web_form")
    assert item["entry"]["delivery"]["attempts"][0]["outcome"] == "failed"
    [item] = (await agent.get(f"outbox?after={page['next']}"))["items"]
    assert item["entry"]["id"] == entries[0]["id"]
    for state, entry in (("unknown", entries[2]), ("queued", entries[3])):
        [item] = (await agent.get(f"outbox?state={state}"))["items"]
        assert item["entry"]["id"] == entry["id"]
    await agent.get("outbox?state=sent", status=400)


async def test_a_draft_waits_for_its_author_alone(team, agent, chat):
    draft = "conversations/conversation/draft"
    assert await agent.get(draft) is None
    file = await upload(agent)
    written = {"text": "Dear\r\nAnn", "note": False, "attachments": [file["id"], "gone"]}
    kept = await agent.put(draft, written)
    assert (kept["text"], kept["note"], kept["attachments"]) == ("Dear\nAnn", False, [file])
    assert await agent.get(draft) == kept
    assert (await agent.get("conversations/conversation"))["draft"] is True
    assert await team["supervisor"].get(draft) is None
    assert (await team["supervisor"].get("conversations"))["items"][0]["draft"] is False
    await agent.put(draft, {"text": " "})
    assert await agent.get(draft) is None
    await agent.put(draft, written)
    await agent.delete(draft, status=204)
    assert await agent.get(draft) is None
    await agent.put("conversations/nothing/draft", written, status=404)


async def test_a_draft_is_gone_when_it_was_sent(agent, chat):
    await agent.put("conversations/conversation/draft", {"text": "Hi"})
    await agent.post(MESSAGES, {"text": "Hi!"})
    assert await agent.get("conversations/conversation/draft") is None


async def test_unread_counts_what_the_contact_wrote_after_ones_mark(world, team, agent, chat):
    await hear(world)

    async def unread(browser):
        (conversation,) = (await browser.get("conversations"))["items"]
        assert conversation == await browser.get("conversations/conversation")
        return conversation["unread"]

    reading = "conversations/conversation/reading"
    assert await unread(agent) == 2
    await agent.put(reading, {"seq": 1}, status=204)
    assert await unread(agent) == 1
    await agent.put(reading, {"seq": 0}, status=204)
    assert await unread(agent) == 1
    await agent.put(reading, {"seq": 2**53}, status=204)
    assert await unread(agent) == 0
    assert await unread(team["supervisor"]) == 2
    await hear_again(world)
    assert await unread(agent) == 1
    await agent.post(MESSAGES, {"text": "Hi!"})
    assert await unread(agent) == 0


async def hear_again(world):
    entry = replace(await world.store.timeline.get("heard"), id="again", seq=0)
    await world.write(lambda tx: tx.timeline.append(entry))


async def test_a_machine_has_no_drafts_and_reads_nothing(world, case):
    machine = await world.token("machine", "agent")
    (conversation,) = (await machine.get("conversations"))["items"]
    assert (conversation["unread"], conversation["draft"]) == (0, False)
    await machine.get("conversations/conversation/draft", status=400)
    await machine.put("conversations/conversation/reading", {"seq": 1}, status=400)


async def test_a_note_names_whom_it_is_for(agent, case):
    notes = "conversations/conversation/notes"
    note = await agent.post(notes, {"text": "look", "mentions": ["supervisor"]})
    assert note["body"]["mentions"] == ["supervisor"]
    await agent.post(notes, {"text": "look", "mentions": ["nobody"]}, status=422)
    await agent.post(notes, {"text": "look", "mentions": ["a"] * 51}, status=400)


async def test_answering_is_in_the_audit(world, admin, agent, chat):
    entry = await agent.post(MESSAGES, {"text": "Hi!"})
    await settle(world, entry["id"], "failed")
    await agent.post(f"entries/{entry['id']}/attempts", {})
    rows = (await admin.get("audit?limit=2"))["items"]
    assert [(row["action"], row["kind"]) for row in rows] == [
        ("sent again", "entry"),
        ("answered", "conversation"),
    ]
