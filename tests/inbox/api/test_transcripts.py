"""The text of a recording over the API: read, downloaded, corrected, made again, and found."""

import json
from dataclasses import replace

import pytest

from inbox.core.timeline import Attachment, Message, TimelineEntry
from inbox.core.transcription import TranscriptionState, Written
from tests.contract.store.nouns import write
from tests.contract.store.test_transcripts import a_text, a_transcription

BLOB = "b" * 64
PLACE = "entries/voice/attachments/0/transcript"


@pytest.fixture
async def voice(world, case):
    """A voice message whose text is there."""
    store, now = world.store, world.clock.now()
    file = Attachment(blob=BLOB, name="voice.ogg", media_type="audio/ogg", size=9, shown_as="voice")
    entry = TimelineEntry(
        id="voice",
        contact_id="contact",
        conversation_id="conversation",
        at=now,
        received_at=now,
        body=Message(direction="in", text="", attachments=(file,)),
    )
    told = a_transcription(
        "voice", BLOB, state=TranscriptionState.DONE, spoken="Good day\n<b>Ann & co", share=1.0
    )
    written = Written(transcript=a_text("Good day", "<b>Ann & co"))
    await write(
        store,
        lambda tx: tx.timeline.append(entry),
        lambda tx: tx.transcripts.add(told),
        lambda tx: tx.transcripts.write("voice", BLOB, written),
        lambda tx: tx.search.update(limit=50),
    )
    return world


async def test_an_entry_tells_how_far_its_recordings_are(voice, agent):
    [recording] = (await agent.get("entries/voice"))["recordings"]
    assert (recording["n"], recording["state"], recording["share"]) == (0, "done", 1.0)
    assert "recordings" not in await agent.get("entries/entry")
    assert await agent.get("speech") == {"model": None}


async def test_it_is_read_and_downloaded_in_each_form(voice, agent):
    told = await agent.get(PLACE)
    assert [turn["text"] for turn in told["turns"]] == ["Good day", "<b>Ann & co"]
    assert told["legs"][0]["peaks"] == [0, 50, 100]
    wanted = {
        "txt": "[0:00] Good day\n[0:01] <b>Ann & co\n",
        "srt": "1\n00:00:00,000 --> 00:00:01,000\nGood day\n\n"
        "2\n00:00:01,000 --> 00:00:02,000\n<b>Ann & co\n",
        "vtt": "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nGood day\n\n"
        "00:00:01.000 --> 00:00:02.000\n&lt;b&gt;Ann &amp; co\n",
    }
    for form, text in wanted.items():
        response = await agent.ask("GET", f"{PLACE}/text?form={form}")
        assert await response.text() == text
        assert response.headers["Content-Disposition"].startswith("attachment;")
    response = await agent.ask("GET", f"{PLACE}/text?form=json")
    assert json.loads(await response.text()) == told
    assert (await agent.ask("GET", f"{PLACE}/text?form=exe")).status == 400
    await agent.get("entries/voice/attachments/1/transcript", status=404)


async def test_a_turn_is_corrected_with_who_and_when_and_search_follows(voice, agent):
    told = await agent.put(f"{PLACE}/turns/0", {"text": " Good  wombat ", "run": 1})
    turn = told["turns"][0]
    assert (turn["text"], turn["heard"]) == ("Good wombat", "Good day")
    assert turn["corrected_by"]["name"]
    assert turn["corrected_at"]
    [found] = (await agent.get("entries?q=wombat"))["items"]
    assert found["spoken"] == {"n": 0, "turn": 0, "start": 0.0}
    assert [piece["text"] for piece in found["match"] if piece["hit"]] == ["wombat"]
    told = await agent.put(f"{PLACE}/turns/0", {"text": "", "run": 1})
    assert (told["turns"][0]["text"], told["turns"][0]["heard"]) == ("Good day", None)
    assert (await agent.get("entries?q=wombat"))["items"] == []
    await agent.put(f"{PLACE}/turns/2", {"text": "x", "run": 1}, status=404)
    await agent.put(f"{PLACE}/turns/0", {"text": "x", "run": 2}, status=409)


async def test_it_is_made_again_and_the_text_stays_meanwhile(voice, agent):
    await agent.put(PLACE, status=204)
    [recording] = (await agent.get("entries/voice"))["recordings"]
    assert recording["state"] == "waiting"
    assert (await agent.get(PLACE))["turns"]
    claimed = voice.store.transcripts.next_due
    assert await claimed() is not None
    await agent.put("entries/entry/attachments/0/transcript", status=404)


async def test_it_is_canceled_and_goes_on_when_it_is_asked_for_again(voice, agent):
    await agent.delete(PLACE, status=204)
    assert await state(agent) == ("done", True)
    await agent.put(PLACE, status=204)
    await agent.delete(PLACE, status=204)
    await agent.delete(PLACE, status=204)
    assert await state(agent) == ("canceled", True)
    assert await voice.store.transcripts.next_due() is None
    assert (await agent.get(PLACE))["turns"]
    await agent.put(PLACE, status=204)
    assert await state(agent) == ("waiting", True)
    await agent.delete("entries/entry/attachments/0/transcript", status=404)


async def state(agent):
    [recording] = (await agent.get("entries/voice"))["recordings"]
    return recording["state"], recording["has_text"]


async def test_player_and_download_get_the_copy_with_a_tone_over_what_is_hidden(voice, agent):
    copy = await voice.api.blobs.put(b"ID3 beeped")
    known = await voice.store.transcripts.find("voice", BLOB)
    beeped = replace(known, copy=copy, copy_size=10)
    await write(voice.store, lambda tx: tx.transcripts.save(beeped))
    response = await agent.ask("GET", "entries/voice/attachments/0")
    assert (await response.read(), response.content_type) == (b"ID3 beeped", "audio/mpeg")
    assert "voice.mp3" in response.headers["Content-Disposition"]
    [taken] = await agent.post("entries/voice/uploads", {}, status=201)
    assert (taken["name"], taken["size"]) == ("voice.mp3", 10)
