"""A system of somebody's own is a channel: what it posts, what it is posted, and what goes wrong between."""

import base64
import hmac
from hashlib import sha256

import pytest

from inbox.app.config import load_config
from inbox.core.store.requests import RequestState
from tests.fakes.bot_api import until
from tests.journeys.shop import everything
from tests.journeys.telegram_desk import PUBLIC, eventually
from tests.journeys.webhook_desk import SECRET, OtherSystem, WebhookDesk

PHOTO = b"\x89PNG\r\n\x1a\n" + b"beans"
FORM = {"form_response": {"submission_id": "s-1", "fio": "Anna Lee", "where": "anna.lee@example.com"}}


@pytest.fixture(params=["sqlite", pytest.param("mongo", marks=pytest.mark.long)])
def config(request, tmp_path):
    told = {"data": str(tmp_path / "data"), "public_url": PUBLIC, "private_hosts": "127.0.0.1"}
    if request.param == "mongo":
        told["store"] = request.getfixturevalue("mongo_url")
    return load_config(told, environ={})


@pytest.fixture
async def other():
    other = await OtherSystem().start()
    yield other
    await other.stop()


@pytest.fixture
def desk(shop, other):
    return WebhookDesk(shop, other)


async def test_a_mapped_form_is_a_lead_however_often_it_comes(desk):
    fields = {"text": "form_response.wish", "page": "form_response.seen"}
    await desk.connect(fields=fields)
    page = "https://shop.example/?utm_source=google&utm_medium=cpc"
    form = {"form_response": FORM["form_response"] | {"wish": "Ten kilos", "seen": page, "roast": "dark"}}
    for _ in range(3):
        await desk.post(form)
    [told] = (await desk.shop.act("GET", "leads"))["items"]
    lead = await desk.shop.act("GET", f"leads/{told['id']}")
    assert (lead["message"], lead["contact"]["name"]) == ("Ten kilos", "Anna Lee")
    assert (lead["source"]["group"], lead["page"]) == ("Paid Search", page)
    [form] = await everything(desk.shop.store.timeline)
    assert form.body.email == "anna.lee@example.com"
    assert form.body.fields == {"form_response.roast": "dark"}


async def test_a_plain_form_without_a_page_came_from_nowhere_known(desk):
    await desk.connect()
    assert await desk.post(b"email=anna.lee%40example.com&message=Hello") == "ok"
    [lead] = (await desk.shop.act("GET", "leads"))["items"]
    assert (lead["source"]["group"], lead["source"]["confidence"]) == ("Direct", 0.0)


async def test_what_people_do_there_is_seen_here(desk):
    await desk.connect()
    first = await desk.say("m-1", at="2026-03-02T08:00:00Z")
    assert await desk.say("m-1", at="2026-03-02T08:00:00Z") == first
    await desk.say("m-1", "Is it open tomorrow?", edited_at="2026-03-02T08:01:00Z")
    body = await desk.body(first)
    assert (body.text, [each.text for each in body.history]) == (
        "Is it open tomorrow?",
        ["Is it open today?"],
    )

    told = {"type": "message", "id": "m-2", "direction": "out", "writer": "Gil", "thread": "room-3"}
    mine = (await desk.post({**told, "text": "Yes.", "answers": "m-1"}))["id"]
    body = await desk.body(mine)
    assert (body.direction, body.writer, body.quote.entry_id) == ("out", "Gil", first)

    reaction = {"type": "reaction", "id": "r-1", "message": "m-2", "sender": {"id": "u7"}, "emojis": ["👍"]}
    await desk.post(reaction)
    assert [each.emoji for each in (await desk.body(mine)).reactions] == ["👍"]
    await desk.post({**reaction, "id": "r-2", "emojis": []})
    assert (await desk.body(mine)).reactions == ()

    await desk.post({"type": "deleted", "id": "m-1"})
    assert (await desk.body(first)).deleted_at
    assert len(await desk.messages()) == 1


async def test_what_is_told_too_early_waits_for_its_message(desk, clock):
    await desk.connect()
    await desk.say("m-1", "Tomorrow?", edited_at="2026-03-02T08:01:00Z", at="2026-03-02T08:00:00Z")
    first = await desk.say("m-1", "Today?", at="2026-03-02T08:00:00Z")
    await desk.post({"type": "deleted", "id": "m-2"})
    await desk.post(
        {"type": "reaction", "id": "r-1", "message": "m-3", "sender": {"id": "u7"}, "emojis": ["👍"]}
    )
    body = await desk.body(first)
    assert (body.text, [each.text for each in body.history]) == ("Tomorrow?", ["Today?"])
    assert (await desk.body(await desk.say("m-2"))).deleted_at
    third = await desk.say("m-3")
    clock.advance(seconds=2)
    assert await desk.body(third, lambda body: body.reactions)


async def test_an_answer_is_posted_signed_and_reported_on(desk):
    await desk.connect()
    desk.other.names_given = True
    asked = await desk.say("m-1")
    answer = await desk.reply(asked, "Until eight.", answers=asked)
    delivery = await desk.delivery(answer, "sent")
    assert delivery.external_id == f"theirs-{answer}"
    assert desk.other.told == [
        {
            "type": "message",
            "id": answer,
            "thread": "room-3",
            "to": {"kind": "webhook", "value": "u7"},
            "text": "Until eight.",
            "answers": "m-1",
            "files": [],
        }
    ]
    assert desk.other.forged == []
    await desk.post({"type": "delivery", "id": f"theirs-{answer}", "state": "read"})
    await desk.post({"type": "delivery", "id": f"theirs-{answer}", "state": "delivered"})
    await desk.delivery(answer, "read")


async def test_a_report_that_comes_before_its_answer_is_not_lost(desk, clock):
    await desk.connect()
    asked = await desk.say("m-1")
    desk.other.faults = [(503, {})]
    answer = await desk.reply(asked, "Until eight.")
    await desk.put_off(answer)
    await desk.post({"type": "delivery", "id": answer, "state": "delivered"})
    clock.advance(minutes=1)
    await desk.delivery(answer, "sent", "delivered")
    clock.advance(minutes=10)
    await desk.delivery(answer, "delivered")


async def test_edits_and_deletions_are_posted_under_the_message_s_name(desk):
    await desk.connect()
    desk.other.names_given = True
    answer = await desk.reply(await desk.say("m-1"), "On Monday")
    await desk.delivery(answer, "sent")
    await desk.shop.act("PUT", f"entries/{answer}/message", {"text": "On Tuesday"})
    await until(lambda: len(desk.other.told) == 2)
    await desk.body(answer, lambda body: body.text == "On Tuesday" and body.amendment is None)
    await desk.shop.act("DELETE", f"entries/{answer}/message")
    await until(lambda: len(desk.other.told) == 3)
    kinds = [(each["type"], each["id"]) for each in desk.other.told]
    assert kinds == [
        ("message", answer),
        ("edited", f"theirs-{answer}"),
        ("deleted", f"theirs-{answer}"),
    ]
    assert desk.other.told[1]["text"] == "On Tuesday"
    await desk.body(answer, lambda body: body.deleted_at)


async def test_edits_that_follow_each_other_are_all_shown(desk, clock):
    await desk.connect()
    answer = await desk.reply(await desk.say("m-1"), "On Monday")
    await desk.delivery(answer, "sent")
    for text in ("On Tuesday", "On Wednesday", "On Tuesday"):
        clock.advance(seconds=1)
        await desk.shop.act("PUT", f"entries/{answer}/message", {"text": text})
        await desk.body(answer, lambda body, text=text: body.text == text and body.amendment is None)
    texts = [each["text"] for each in desk.other.told]
    assert texts == ["On Monday", "On Tuesday", "On Wednesday", "On Tuesday"]


@pytest.mark.parametrize("fault", [(429, {"Retry-After": "5"}), (500, {}), (503, {}), (409, {}), (None, {})])
async def test_an_answer_that_was_not_taken_is_posted_again_and_shown_once(desk, clock, fault):
    """None: it was taken, and nobody heard that it was."""
    await desk.connect()
    asked = await desk.say("m-1")
    desk.other.faults = [fault, fault]
    answer = await desk.reply(asked, "Until eight.")
    for times in (1, 2):
        await desk.put_off(answer, times)
        clock.advance(minutes=5)
    await desk.delivery(answer, "sent")
    assert desk.other.posts == [answer] * 3
    assert [each["text"] for each in desk.other.told] == ["Until eight."]


async def test_a_refusal_is_final_until_an_agent_sends_it_again(desk, clock):
    await desk.connect()
    asked = await desk.say("m-1")
    desk.other.faults = [(410, {})]
    answer = await desk.reply(asked, "Until eight.")
    assert "410" in (await desk.delivery(answer, "failed")).reason
    clock.advance(hours=12)
    assert len(desk.other.posts) == 1
    await desk.shop.act("POST", f"entries/{answer}/attempts", {})
    await desk.delivery(answer, "sent")
    assert len(desk.other.told) == 1


async def test_files_go_both_ways(desk):
    await desk.connect()
    desk.other.files["shop.png"] = PHOTO
    files = [
        {"name": "shop.png", "type": "image/png", "url": f"{desk.other.url}/files/shop.png"},
        {"name": "gone.png", "url": f"{desk.other.url}/files/gone.png"},
        {"name": "a.txt", "type": "text/plain", "data": base64.b64encode(b"Hello").decode()},
    ]
    asked = await desk.say("m-1", files=files)
    body = await desk.body(asked, lambda body: all(file.blob or file.failure for file in body.attachments))
    came = {file.name: file for file in body.attachments}
    assert await desk.shop.service.blobs.get(came["shop.png"].blob) == PHOTO
    assert await desk.shop.service.blobs.get(came["a.txt"].blob) == b"Hello"
    assert "404" in came["gone.png"].failure

    attachments = [await desk.upload("map.png", PHOTO), await desk.upload("price.pdf", b"%PDF-1.4 list")]
    answer = await desk.reply(asked, "Both", attachments=attachments)
    await desk.delivery(answer, "sent")
    [told] = desk.other.told
    sent = [(file["name"], file["type"], base64.b64decode(file["data"])) for file in told["files"]]
    assert sent == [("map.png", "image/png", PHOTO), ("price.pdf", "application/pdf", b"%PDF-1.4 list")]


async def test_what_could_not_be_read_is_filed_once_when_the_fields_are_right(desk):
    await desk.connect(becomes="message")
    told = {"ticket": {"words": "Ten kilos, please", "client": "u7", "nr": "t-1"}}
    refused = await desk.post(told, status=202)
    assert refused["ok"] is False
    [kept] = (await desk.shop.act("GET", f"requests?channel={desk.channel}"))["items"]
    assert (kept["state"], await desk.messages()) == ("unreadable", [])

    fields = {"text": "ticket.words", "sender": "ticket.client", "id": "ticket.nr"}
    trial = {"request": kept["id"], "settings": {"fields": fields}}
    seen = await desk.shop.act("POST", f"channels/{desk.channel}/trial", trial)
    assert (seen["error"], seen["events"][0]["body"]["text"]) == (None, "Ten kilos, please")
    assert await desk.messages() == []

    await desk.shop.act("PATCH", f"channels/{desk.channel}", {"settings": {"fields": fields}})

    async def filed():
        done = await desk.shop.act("POST", f"channels/{desk.channel}/replay", {"state": None})
        return done["filed"]

    assert await eventually(filed) == 1
    await desk.shop.act("POST", f"channels/{desk.channel}/replay", {"state": None})
    await desk.post(told)
    [message] = await desk.messages()
    assert message.body.text == "Ten kilos, please"
    assert len(await everything(desk.shop.store.leads)) == 1


@pytest.mark.parametrize("proof", ["address", "header", "signature", "standard"])
async def test_a_forged_call_changes_nothing(desk, proof):
    await desk.connect(proof=proof)
    path, body = f"/hooks/{desk.channel}", b'{"email": "eve@example.com"}'
    signed = hmac.digest(b"another-secret-of-sixteen", body, sha256).hex()
    for headers in (
        {},
        {"X-Api-Key": SECRET[:-1]},
        {"X-Signature": signed},
        {"X-Signature": f"sha256={signed}"},
        {"webhook-id": "1", "webhook-timestamp": "1772442000", "webhook-signature": f"v1,{signed}"},
    ):
        for query in ("", "?key=", f"?key={SECRET[:-1]}"):
            answer = await desk.shop.client.post(
                path + query, data=body, headers={"Content-Type": "application/json", **headers}
            )
            assert answer.status == 401
    assert await everything(desk.shop.store.requests) == []
    assert await everything(desk.shop.store.contacts) == []


async def test_a_genuine_call_that_is_played_back_changes_nothing(desk, clock):
    await desk.connect(proof="standard")
    body, stamp = b'{"email": "anna.lee@example.com", "message": "Hello"}', "1772442000"
    signature = base64.b64encode(hmac.digest(SECRET.encode(), b"w-1." + stamp.encode() + b"." + body, sha256))
    headers = {"Content-Type": "application/json", "webhook-id": "w-1", "webhook-timestamp": stamp}
    headers["webhook-signature"] = f"v1,{signature.decode()}"
    statuses = []
    for pause in (0, 60, 600):
        clock.advance(seconds=pause)
        answer = await desk.shop.client.post(f"/hooks/{desk.channel}", data=body, headers=headers)
        statuses.append(answer.status)
    assert statuses == [200, 200, 401]
    [lead] = await everything(desk.shop.store.leads)
    assert lead.requests == 1
    states = [each.state for each in await everything(desk.shop.store.requests)]
    assert set(states) == {RequestState.FILED}
