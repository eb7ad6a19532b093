"""What strangers and broken providers send to a hook: nothing half stored, no fault of ours, no way in."""

import asyncio
import gzip
import hmac
import json
import zlib
from hashlib import sha256
from urllib.parse import quote

import pytest

from inbox.core.store.requests import RequestState

SECRET = "a-secret-of-sixteen"
JSON = {"Content-Type": "application/json"}
MESSAGE = {"type": "message", "id": "1", "text": "coo", "sender": {"id": "ann"}}


@pytest.fixture
async def hook(world, admin):
    """The path of a webhook whose sender signs the body."""
    settings = {"secret": SECRET, "proof": "signature"}
    made = await admin.post("channels", {"kind": "webhook", "name": "Shop", "settings": settings})
    await world.api.directory.load()
    return f"/hooks/{made['id']}"


@pytest.fixture
def post(world, hook):
    async def posted(body, *, signed=True, method="POST", **headers):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        proof = {"X-Signature": signature(raw)} if signed else {}
        given = {**JSON, **proof, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return await world.client.request(method, hook, data=raw, headers=given)

    return posted


def signature(body):
    return hmac.digest(SECRET.encode(), body, sha256).hex()


async def counted(world):
    requests, entries = await world.store.requests.page(), await world.store.timeline.page()
    return len(requests.items), len(entries.items), len((await world.store.contacts.page()).items)


async def states(world):
    return [raw.state for raw in (await world.store.requests.page()).items]


# --- Replayed and reordered


async def test_a_request_that_was_overheard_changes_nothing(world, post):
    assert (await post(MESSAGE)).status == 200
    before = await world.store.timeline.page()
    for headers in ({}, {"Idempotency_Key": "new"}, {"webhook_id": "new"}, {"X_Forwarded_For": "192.0.2.9"}):
        assert (await post(MESSAGE, **headers)).status == 200
    assert await world.store.timeline.page() == before
    assert (await counted(world))[1:] == (1, 1)


async def test_an_overheard_signature_fits_no_other_body(world, post):
    stolen = signature(json.dumps(MESSAGE).encode())
    for body in ({**MESSAGE, "id": "2"}, {**MESSAGE, "text": "Pay here"}):
        assert (await post(body, X_Signature=stolen)).status == 401
    assert await counted(world) == (0, 0, 0)


async def test_an_old_edit_that_is_replayed_takes_nothing_back(world, post):
    edits = [{**MESSAGE, "text": f"v{n}", "edited_at": f"2026-03-02T09:0{n}:00Z"} for n in (1, 2)]
    for body in (MESSAGE, *edits, edits[0], MESSAGE, edits[0]):
        assert (await post(body)).status == 200
    [entry] = (await world.store.timeline.page()).items
    assert entry.body.text == "v2"


async def test_what_was_deleted_does_not_come_back_by_a_replay(world, post):
    for body in (MESSAGE, {"type": "deleted", "id": "1"}):
        await post(body)
    before = await world.store.timeline.page()
    for body in (MESSAGE, {"type": "deleted", "id": "1"}, MESSAGE):
        assert (await post(body)).status == 200
    assert await world.store.timeline.page() == before


# --- Huge, packed, slow, odd


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress], ids=["gzip", "deflate"])
async def test_a_packed_bomb_is_refused_unkept(world, post, pack):
    coding = "gzip" if pack is gzip.compress else "deflate"
    bomb = pack(bytes(64 * 1024 * 1024))
    assert (await post(bomb, Content_Encoding=coding)).status == 413
    assert await counted(world) == (0, 0, 0)


async def test_what_is_packed_wrongly_is_refused_unkept(world, post):
    for coding in ("gzip", "deflate", "br", "zip", "gzip, gzip"):
        assert (await post(b"not packed at all", Content_Encoding=coding)).status == 400
    assert await counted(world) == (0, 0, 0)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"[" * 100_000,
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b"{" + b'"type":"message",' * 2 + b'"id":1}',
        b'{"type":"message","id":"\\u0000","text":"x","sender":{"id":"a"}}',
        b'{"type":"message","id":"1","text":"\\ud800","sender":{"id":"a"}}',
        b'{"type":"message","id":"1","text":"x","sender":{"id":"a"},"at":"9999-12-31T23:59:59-23:59"}',
        b'{"type":"message","id":"1","text":"x","sender":{"id":"a"},"at":"0001-01-01T00:00:00+23:59"}',
        b'{"type":"message","id":"1","text":"x","sender":{"id":"a"},"at":"99999999999999999999"}',
        b'{"type":"message","id":"1","text":"x","sender":{"id":"a"},"files":[{"data":"===="}]}',
        b'{"type":"reaction","id":"1","message":"none","emojis":["x"],"sender":{"id":"a"}}',
        b'{"type":"delivery","id":"none","state":"read"}',
        b'{"n":1e999}',
        b"\xff\xfe",
    ],
)
async def test_no_body_of_a_genuine_sender_is_a_fault(world, post, body):
    answer = await post(body)
    assert answer.status in (200, 202)
    assert await states(world) in ([RequestState.FILED], [RequestState.UNREADABLE])


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=" + "x" * 300, "é/;;="]
)
async def test_no_content_type_is_a_fault(world, post, kind):
    assert (await post(b"--x\r\n\r\nx\r\n--x--", Content_Type=kind)).status in (202, 400)


@pytest.mark.parametrize(
    "head",
    [
        b"POST %s?a=\xff\xfe&key=\xed\xa0\x80 HTTP/1.1\r\n",
        b"POST %s?a=%%ff%%00%%ed%%a0%%80&b=[&c=#x HTTP/1.1\r\n",
        b"POST http://[::1%s HTTP/1.1\r\n",
        b"POST /%s HTTP/1.1\r\n",
        b"POLLED %s HTTP/1.1\r\n",
    ],
)
async def test_no_address_is_a_fault(world, hook, head):
    body = json.dumps(MESSAGE).encode()
    told = f"Host: x\r\nX-Signature: {signature(body)}\r\nX-Odd: ".encode() + b"\xff\xed\xa0\x80\r\n"
    length = (
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", world.client.port)
    writer.write(head % hook.encode() + told + length + body)
    answer = await asyncio.wait_for(reader.read(), 20)
    writer.close()
    status = int(answer.split(b" ", 2)[1])
    assert status in (200, 400, 404, 405)
    for raw in (await world.store.requests.page()).items:
        json.dumps([raw.request.url, dict(raw.request.headers)], ensure_ascii=False).encode()


async def test_whoever_breaks_off_leaves_nothing(world, hook):
    for cut in (1, 30):
        body = json.dumps(MESSAGE).encode()
        told = f"POST {hook} HTTP/1.1\r\nHost: x\r\nX-Signature: {signature(body)}\r\n"
        _, writer = await asyncio.open_connection("127.0.0.1", world.client.port)
        writer.write(f"{told}Content-Length: {len(body)}\r\n\r\n".encode() + body[:cut])
        await writer.drain()
        writer.close()
        await writer.wait_closed()
    assert (await world.client.get("/hooks/none")).status == 404
    assert await counted(world) == (0, 0, 0)


async def test_a_stranger_gets_less_back_than_he_sends(post, world):
    for method in ("GET", "POST", "PUT", "OPTIONS"):
        answer = await post(MESSAGE, signed=False, method=method)
        assert answer.status in (401, 405)
        assert len(await answer.read()) < 200
    assert await counted(world) == (0, 0, 0)


# --- What comes in is shown

NAMES = {
    "long": "n" * 10_000,
    "script": "<img src=x onerror=alert(1)>{{1}}${1}",
    "turned": "\u202egnp.exe\u2066",
    "zalgo": "a" + "\u0301" * 5_000,
    "controls": "a\x01\x1b[31m\x7f\x85b\u2028",
    "half": "%ED%A0%80%C0%80%FF",
    "nul": "a%00b",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
async def test_whatever_somebody_is_called_the_answers_can_be_read(world, admin, post, name, kind):
    if kind == "application/json":
        body = json.dumps({"name": name, "email": "ann@shop.example", "message": name, name: name}).encode()
    else:
        told = name if "%" in name else quote(name)
        body = f"name={told}&email=ann@shop.example&message={told}&{told}={told}".encode()
    assert (await post(body, Content_Type=kind)).status in (200, 202)
    requests = (await admin.get("requests"))["items"]
    paths = [
        "entries",
        "contacts",
        "conversations",
        "leads",
        *(f"requests/{each['id']}" for each in requests),
    ]
    for path in paths:
        answer = await admin.ask("GET", path)
        text = (await answer.read()).decode("utf-8", "strict")
        assert answer.status == 200
        assert answer.content_type == "application/json"
        json.dumps(json.loads(text), ensure_ascii=False).encode()
        assert not any(ord(each) < 0x20 for each in text)
    for contact in (await admin.get("contacts"))["items"]:
        assert contact["name"] is None or len(contact["name"]) <= 200


async def test_a_file_of_a_form_is_served_as_nothing_that_runs(world, admin, post):
    page = b"<script>alert(document.domain)</script>"
    disposed = 'Content-Disposition: form-data; name="file"; filename="a\u202egnp.html"'
    head = f"--b\r\n{disposed}\r\nContent-Type: image/png\r\n\r\n".encode()
    answer = await post(head + page + b"\r\n--b--\r\n", Content_Type="multipart/form-data; boundary=b")
    assert answer.status == 200
    [entry] = (await admin.get("entries"))["items"]
    for asked in ("bytes=0-3", "bytes=99-", "bytes=a-", "lines=1-"):
        served = await admin.ask("GET", f"entries/{entry['id']}/attachments/0", headers={"Range": asked})
        assert served.headers["Content-Type"] == "application/octet-stream"
        assert served.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert served.headers["X-Content-Type-Options"] == "nosniff"
        assert served.headers["Content-Disposition"] == "attachment; filename*=UTF-8''agnp.html"
