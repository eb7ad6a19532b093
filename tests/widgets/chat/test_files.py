"""Files both ways: whose they are, what they are called, and that nothing in them runs."""

import json
from io import BytesIO
from urllib.parse import quote

import pytest
from aiohttp import FormData

from inbox.core.ids import UploadId
from inbox.core.timeline import Attachment

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100
ORIGIN = {"Origin": "https://beans.example"}


@pytest.fixture
def send(world):
    async def send(token, data=PNG, name="bean.png", media_type="image/png", **headers):
        headers = {**ORIGIN, "X-Visitor": token, "X-File-Name": quote(name), **headers}
        answer = await world.client.post(
            f"/w/{world.beans.id}/files", data=data, headers={**headers, "Content-Type": media_type}
        )
        return answer.status, await answer.json()

    return send


@pytest.fixture
def fetch(world):
    async def fetch(path):
        return await world.client.get(path)

    return fetch


async def test_a_file_goes_with_a_message_and_comes_back_byte_for_byte(world, send, fetch):
    page, welcome = await world.visitor()
    status, upload = await send(welcome["visitor"], name="грядка.png")
    assert status == 201
    assert {**upload, "id": ""} == {"id": "", "name": "грядка.png", "type": "image/png", "size": len(PNG)}
    await page.say("", attachments=[upload["id"]])
    await page.shows(1)
    [shown] = page.entries[0]["entry"]["attachments"]
    assert (shown["name"], shown["type"], shown["size"]) == ("грядка.png", "image/png", len(PNG))
    answer = await fetch(shown["url"])
    assert (answer.status, await answer.read()) == (200, PNG)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (await world.conversation()).preview == "грядка.png"


async def test_an_agents_file_is_fetched_under_a_signed_address(world, fetch):
    page, _ = await world.visitor()
    await page.say("Hello")
    blob = await world.service.blobs.put(b"%PDF-1.7 price list")
    file = Attachment(blob=blob, name="prices.pdf", media_type="application/pdf", size=19)
    await world.answer("Our prices", attachments=(file,))
    await page.shows(2)
    [shown] = page.entries[1]["entry"]["attachments"]
    answer = await fetch(shown["url"])
    assert (answer.status, await answer.read()) == (200, b"%PDF-1.7 price list")
    assert answer.headers["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("name", "told", "data"),
    [
        ("evil.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("evil.html", "text/html", b"<script>alert(1)</script>"),
        ("evil.png", "image/png", b"<script>alert(1)</script>"),
        ("evil.js", "text/javascript", b"alert(1)"),
    ],
)
async def test_nothing_that_could_run_is_served_as_what_it_is(name, told, data, world, send, fetch):
    page, welcome = await world.visitor()
    _, upload = await send(welcome["visitor"], data=data, name=name, media_type=told)
    assert upload["type"] == "text/plain"
    await page.say("Look", attachments=[upload["id"]])
    await page.shows(1)
    answer = await fetch(page.entries[0]["entry"]["attachments"][0]["url"])
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")


async def test_a_file_of_another_visitor_cannot_be_sent(world, send):
    page, welcome = await world.visitor()
    _, upload = await send(welcome["visitor"])
    thief, _ = await world.visitor()
    error = await thief.say("Mine", "m1", attachments=[upload["id"]])
    assert (error["id"], error["problem"]["status"]) == ("m1", 404)
    assert not (await world.store.requests.page()).items
    assert (await page.say("Mine", attachments=[upload["id"]]))["t"] == "ack"


async def test_a_form_may_carry_the_file_and_the_visitor(world):
    _, welcome = await world.visitor()
    form = FormData({"visitor": welcome["visitor"]}, quote_fields=False)
    form.add_field("file", PNG, filename="../bean.png", content_type="image/png")
    answer = await world.client.post(f"/w/{world.beans.id}/files", data=form, headers=ORIGIN)
    upload = await answer.json()
    assert (answer.status, upload["name"]) == (201, "bean.png")
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN["Origin"]
    visitor = world.service.visitors.read(welcome["visitor"])
    [kept] = await world.store.uploads.of(f"visitor:{visitor}", [UploadId(upload["id"])])
    assert kept.attachment.media_type == "image/png"


@pytest.mark.parametrize(
    ("status", "changes"),
    [
        (401, {"token": "forged"}),
        (401, {"token": ""}),
        (403, {"Origin": "https://evil.example"}),
        (422, {"data": b""}),
        (413, {"data": BytesIO(b"x" * (10 * 1024 * 1024 + 1))}),
        (400, {"media_type": "multipart/form-data; boundary=x", "data": b"broken"}),
    ],
)
async def test_what_is_no_file_of_a_visitor_is_refused(status, changes, world, send):
    _, welcome = await world.visitor()
    given, problem = await send(**{"token": welcome["visitor"], **changes})
    assert (given, problem["status"]) == (status, status)


async def test_a_file_without_end_is_refused_before_it_is_all_there(world):
    _, welcome = await world.visitor()

    async def endless():
        for _ in range(40):
            yield b"x" * 1024 * 1024

    answer = await world.client.post(
        f"/w/{world.beans.id}/files", data=endless(), headers={**ORIGIN, "X-Visitor": welcome["visitor"]}
    )
    assert answer.status == 413


async def test_a_visitor_sends_so_many_files_and_no_more(world, send):
    _, welcome = await world.visitor()
    statuses = [(await send(welcome["visitor"]))[0] for _ in range(21)]
    assert statuses == [201] * 20 + [429]


async def test_guessed_and_borrowed_addresses_lead_nowhere(world, send, fetch):
    page, welcome = await world.visitor()
    _, upload = await send(welcome["visitor"])
    ack = await page.say("Look", attachments=[upload["id"]])
    await page.shows(1)
    url = page.entries[0]["entry"]["attachments"][0]["url"]
    token = url.rpartition("/")[2]
    paths = [
        f"/w/{world.tea.id}/files/{token}",
        f"/w/{world.beans.id}/files/{token[:-2]}aa",
        f"/w/{world.beans.id}/files/{ack['entry']}",
        f"/w/{world.beans.id}/files/{upload['id']}",
        f"/w/{world.beans.id}/files/{welcome['visitor']}",
        f"/w/{world.beans.id}/files/%FF.%00",
        f"/w/{world.beans.id}/files/{'x' * 3000}",
    ]
    assert {(await fetch(path)).status for path in paths} == {404}
    assert (await fetch(url)).status == 200


async def test_the_sites_own_pages_may_ask_before_they_send(world):
    path = f"/w/{world.beans.id}/files"
    answer = await world.client.options(path, headers=ORIGIN)
    assert answer.status == 204
    assert answer.headers["Access-Control-Allow-Headers"] == "Content-Type, X-Visitor, X-File-Name"
    refused = await world.client.options(path, headers={"Origin": "https://evil.example"})
    assert refused.status == 403
    answer = await world.client.post(path, data=b"x", headers=ORIGIN)
    assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (401, ORIGIN["Origin"])


async def test_a_message_of_ten_files_is_taken_and_one_of_eleven_is_not(world, send):
    page, welcome = await world.visitor()
    uploads = [(await send(welcome["visitor"], name=f"{number}.png"))[1]["id"] for number in range(11)]
    assert (await page.say("Ten", attachments=uploads[:10]))["t"] == "ack"
    await page.send(json.dumps({"t": "message", "id": "m", "attachments": uploads}))
    assert await page.ends() == 1008
