"""Watched phrases over the API: kept, marked in what is said and written, told once, found in the past."""

from inbox.actions.watch import watch_spoken, watch_written
from inbox.core.timeline import Message, TimelineEntry
from inbox.core.transcription import Written
from inbox.jobs.indexer import index
from tests.contract.store.nouns import write
from tests.contract.store.test_transcripts import a_text
from tests.inbox.api.test_transcripts import PLACE, voice  # noqa: F401


async def watched(admin, text, **more):
    return await admin.post("phrases", {"text": text, **more}, status=201)


async def test_they_are_added_read_and_removed(admin, case):
    phrase = await watched(admin, "  call   me back ", language="en", said_by="client")
    assert (phrase["text"], phrase["said_by"]) == ("call me back", "client")
    assert (await admin.get("phrases"))["items"] == [phrase]
    for wrong in ({"text": "x", "language": "xx"}, {"text": "?!"}):
        await admin.post("phrases", wrong, status=422)
    await admin.delete(f"phrases/{phrase['id']}", status=204)
    await admin.delete(f"phrases/{phrase['id']}", status=404)


async def test_what_is_written_is_marked_and_told_once(world, admin, agent, case):
    await watched(admin, "invoice", language="en", said_by="client")
    world.clock.advance(seconds=1)
    await say(world, "m1", "in", "Two INVOICES, please")
    await say(world, "m2", "out", "Here is the invoice")
    for _ in range(2):
        await index(world.store, limit=50, watch=watch_written)
    assert (await agent.get("entries/m1"))["phrases"] == ["invoice"]
    assert "phrases" not in await agent.get("entries/m2")
    assert [each["body"]["facts"] for each in await told(agent)] == [{"text": "invoice", "entry": "m1"}]


async def test_what_was_written_before_is_marked_and_found_but_not_told(world, admin, agent, case):
    await say(world, "m1", "in", "Ich brauche drei Rechnungen")
    world.clock.advance(seconds=1)
    phrase = await watched(admin, "Rechnung", language="de")
    await index(world.store, limit=50, watch=watch_written)
    assert await told(agent) == []
    [found] = (await admin.get(f"phrases/{phrase['id']}/entries"))["items"]
    assert (found["id"], found["phrases"]) == ("m1", ["Rechnung"])
    assert [piece["text"] for piece in found["match"] if piece["hit"]] == ["Rechnungen"]


async def test_what_is_said_is_marked_in_its_turn_told_once_and_found_at_its_second(
    voice,  # noqa: F811 - the fixture is imported
    admin,
    agent,
    case,
):
    phrase = await watched(admin, "good days", language="en")
    await watched(admin, "good days", language="en", said_by="us")
    assert (await agent.get(PLACE))["turns"][0]["watched"] == [{"phrase": "good days", "first": 0, "last": 1}]
    written = Written(transcript=a_text("Good day", "<b>Ann & co"))
    now = voice.clock.now()
    for _ in range(2):
        await write(voice.store, lambda tx: watch_spoken(tx, "voice", written, now))
    assert len(await told(agent)) == 1
    [found] = (await admin.get(f"phrases/{phrase['id']}/entries"))["items"]
    assert found["spoken"] == {"n": 0, "turn": 0, "start": 0.0}


async def say(world, name, direction, text):
    now = world.clock.now()
    body = Message(direction=direction, text=text)
    entry = TimelineEntry(
        id=name, contact_id="contact", conversation_id="conversation", at=now, received_at=now, body=body
    )
    await write(world.store, lambda tx: tx.timeline.append(entry))


async def told(agent):
    entries = (await agent.get("entries?conversation=conversation"))["items"]
    return [each for each in entries if each["kind"] == "event" and each["body"]["what"] == "phrase_said"]
