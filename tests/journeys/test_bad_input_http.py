import asyncio
import socket
from contextlib import suppress

import pytest
from aiohttp import WSMsgType

from tests.journeys.shop import HOST, LEAD, assert_nothing_is_stored_half, everything, speak

pytestmark = pytest.mark.usefixtures("quiet")

PLACES = [
    "/assets/../../../etc/passwd",
    "/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "/assets/..%5c..%5cconfig.py",
    "/assets/%00",
    "/assets/.",
    "/..%2f..%2fsecret.key",
    "/%2e%2e/%2e%2e/secret.key",
    "/secret.key",
    "/onewindow.db",
    "/.env",
    "/.git/config",
    "/a%00.js",
    "/%ff.js",
    "/" + "a" * 300 + ".js",
    "//evil.example/x.js",
    "/w/../../secret.key",
    "/w/..%2f..%2fsecret.js",
    "/w/%00.js",
    "/hooks/x",
    "/hooks/..%2f..%2f",
    "/demo/../../../etc/passwd",
    "/demo/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "/demo/..%5c..%5cconfig.py",
    "/api/docs/..%2f..%2fconfig.py",
    "/api/v1/contacts/..%2f..%2f",
    "/api/v1/contacts/%00",
    "/api/v1/contacts/%ff",
    "/api/v1/contacts/" + "a" * 5000,
    "/api/v1/entries/x/attachments/-1",
    "/api/v1/entries/x/attachments/" + "9" * 400,
    "/api/v1/nothing",
]
QUERIES = [
    *(f"leads?limit={value}" for value in ("0", "-1", "", "201", "9" * 30, "NaN", "1.5", "%00", "true")),
    *(f"leads?after={value}" for value in ("", "%00", "%ff", "AAAA", "MS4x", "x" * 3000, "LTk5OTkuMQ")),
    *(f"{noun}?after=zzz" for noun in ("conversations", "contacts", "entries", "visitors", "requests")),
    *(f"{noun}?after=zzz" for noun in ("channels", "sites", "agents", "audit")),
    "leads?limit=1&limit=2",
    "leads?colour=red",
    "leads?owner=%00",
    "leads?owner=me",
    "conversations?status=%3Cscript%3E",
    "entries?contact=%F0%9F%98%80",
    "requests?state=x",
    "stream?after=x&after=y",
    "audit?after=OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk",
]
FRAMES = {
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n",
    "a method that is none": b"<SCRIPT> / HTTP/1.1\r\nHost: x\r\n\r\n",
    "a version that is none": b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "an address that is none": b"GET http://[/healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    "a port that is none": b"GET http://a:99999999/healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    "an address with raw bytes": b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    "two lengths": b"POST LEADS HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
    "a length and chunks": b"POST LEADS HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a negative length": b"POST LEADS HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "a length that is none": b"POST LEADS HTTP/1.1\r\nHost: x\r\nContent-Length: ten\r\n\r\n",
    "an endless length": b"POST LEADS HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n",
    "chunks that are none": b"POST LEADS HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    b"Transfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n0\r\n\r\n",
    "a very long header": b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    "a very long address": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 5000 + b"\r\n",
    "NUL in a header": b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: \x00\r\n\r\n",
    "a header without a name": b"GET /healthz HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n",
    "an expectation": b"POST LEADS HTTP/1.1\r\nHost: x\r\nExpect: a-pony\r\n"
    b"Content-Length: 0\r\nConnection: close\r\n\r\n",
}
RAW_HEADERS = [
    b"Referer: \xff\xfe",
    b"X-Forwarded-For: \xff, <script>, 1.1.1.1, , 999.9.9.9",
    b"X-Forwarded-For: " + b"1.1.1.1," * 900,
    b"X-Forwarded-For: [::1",
    b"Idempotency-Key: \xff",
    b"User-Agent: \xff\xfe<script>",
    b"Accept-Language: \xff;q=nan,en;q=1e999",
    b"Cookie: ow_visitor=\xff; ow_session=\xff; a; =; \xff=\xff",
    b"Accept: \xff",
    b"Host: a b/\\<script>",
    b"Host: [::",
    b"Host: \xff",
    b"If-None-Match: \xff",
    b"If-Modified-Since: \xff",
    b"If-Range: x\r\nRange: bytes=9-1",
    b"Range: bytes=-" + b"9" * 400,
    b"Upgrade: websocket\r\nSec-WebSocket-Version: 99",
    b"Content-Encoding: \xff",
    b"Authorization: Bearer \xff",
    b"Authorization: Basic " + b"x" * 8000,
]


@pytest.mark.parametrize("place", PLACES)
async def test_no_path_leads_out_of_what_is_served(shop, place):
    request = f"GET {place} HTTP/1.1\r\nHost: x\r\nAuthorization: {shop.agent['Authorization']}\r\n"
    answer = await shop.raw(f"{request}Connection: close\r\n\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 404 ")
    assert b"application/problem+json" in head
    assert b"root:" not in body


@pytest.mark.parametrize("query", QUERIES)
async def test_a_question_that_makes_no_sense_is_refused_in_one_sentence(shop, query):
    answer = await shop.ask("GET", f"/api/v1/{query}", headers=shop.agent)
    assert (answer.status, answer.content_type) == (400, "application/problem+json")
    assert (await answer.json(content_type=None))["detail"]


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
async def test_what_is_not_http_is_refused_and_the_next_caller_served(shop, frame):
    answer = await shop.raw(frame.replace(b"LEADS", shop.leads.encode()))
    assert answer.split(b" ", 2)[1].startswith(b"4")
    assert b"Traceback" not in answer
    assert b"text/html" not in answer
    assert await everything(shop.store.requests) == []
    assert (await shop.ask("GET", "/healthz")).status == 200


@pytest.mark.parametrize("header", RAW_HEADERS)
async def test_a_header_with_any_bytes_is_no_fault_of_ours(shop, header):
    body = b'{"message":"x","page":"https://shop.example/"}'
    host = b"" if header.startswith(b"Host") else b"Host: x\r\n"
    end = b"%bContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n" % (
        host,
        len(body),
    )
    for path in (shop.leads, shop.touches, "/api/v1/sites", f"/w/{shop.key}/thanks", "/sign-in/x", "/"):
        method = "GET" if path.endswith(("thanks", "/x")) or path == "/" else "POST"
        request = f"{method} {path} HTTP/1.1\r\nOrigin: https://{HOST}\r\n".encode()
        answer = await shop.raw(request + header + b"\r\n" + end + b"\r\n" + body)
        assert answer.split(b" ", 2)[1][:1] in {b"2", b"4"}
    await assert_nothing_is_stored_half(shop.store)


async def test_the_host_that_a_stranger_names_is_in_no_answer(shop):
    for path in (f"/w/{shop.key}/thanks", f"/w/{shop.key}.js", "/sign-in/x", "/", "/api/docs"):
        answer = await shop.raw(
            f"GET {path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".encode()
        )
        assert b"evil.example" not in answer


async def test_a_body_that_ends_too_early_leaves_nothing(shop):
    head = f"POST {shop.leads} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
    _, writer = await asyncio.open_connection("127.0.0.1", shop.client.port)
    writer.write(head.encode() + b'Content-Type: application/json\r\n\r\n{"message":"x"')
    await writer.drain()
    writer.get_extra_info("socket").shutdown(socket.SHUT_WR)
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()
    assert (await shop.send(LEAD)).status == 201
    assert len(await everything(shop.store.requests)) == 1


WEBSOCKET_FRAMES = {
    "reserved bits": b"\xff\xff\xff\xff\xff\xff",
    "an endless frame": b"\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00",
    "a huge frame": b"\x82\xfe\xff\xff\x00\x00\x00\x00" + b"x" * 65_535,
    "invalid UTF-8": b"\x81\x82\x00\x00\x00\x00\xff\xfe",
    "an invalid close code": b"\x88\x82\x00\x00\x00\x00\x00\x01",
    "a continuation of nothing": b"\x80\x80\x00\x00\x00\x00",
}


@pytest.mark.parametrize("frame", WEBSOCKET_FRAMES.values(), ids=WEBSOCKET_FRAMES)
async def test_a_broken_frame_ends_its_own_socket_only(shop, frame):
    healthy = await shop.client.ws_connect("/api/v1/stream", headers=shop.agent)
    broken = await shop.client.ws_connect("/api/v1/stream", headers=shop.agent)
    assert [(await socket_.receive_json())["t"] for socket_ in (healthy, broken)] == ["welcome", "welcome"]
    broken._writer.transport.write(frame)
    ended = await broken.receive(timeout=5)
    while ended.type is WSMsgType.TEXT:
        ended = await broken.receive(timeout=5)
    assert ended.type in {WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.CLOSING, WSMsgType.ERROR}
    assert (await shop.send(LEAD)).status == 201
    assert await a_change_comes(healthy)


async def test_junk_that_a_screen_says_on_the_stream_is_passed_over(shop):
    stream = await shop.client.ws_connect("/api/v1/stream", headers=shop.agent)
    await stream.receive_json()
    for text in ("", "{", "null", '{"t":"change","id":"<script>"}', "\x00"):
        await stream.send_str(text)
    await stream.send_bytes(b"\xff\x00")
    await shop.send(LEAD)
    assert await a_change_comes(stream)


async def a_change_comes(stream):
    """Who is here is told in between."""
    while (frame := await stream.receive_json(timeout=5))["t"] == "presence":
        pass
    return frame["t"] == "change"


async def test_a_cursor_that_nobody_gave_out_starts_over(shop):
    for cursor in ("x", "-1", "9" * 30, "%00", "a.b.c"):
        stream = await shop.client.ws_connect(f"/api/v1/stream?after={cursor}", headers=shop.agent)
        assert [(await stream.receive_json())["t"] for _ in range(2)] == ["welcome", "resync"]
        await stream.close()


async def test_no_path_leads_out_of_the_demo_shop(serve):
    server = serve("--demo")
    for place in PLACES:
        request = f"GET {place} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        answer = await speak(server.port, request.encode())
        assert answer.split(b" ", 2)[1] in {b"401", b"404"}, place
        assert b"root:" not in answer
    asked = b"GET /demo?a=%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert b"\r\nSet-Cookie:" not in await speak(server.port, asked)


async def test_the_log_stays_empty_whatever_strangers_send(serve):
    server = serve("--demo")
    for frame in FRAMES.values():
        answer = await speak(server.port, frame.replace(b"LEADS", b"/w/x/leads"))
        assert answer.split(b" ", 2)[1].startswith(b"4")
    server.stop()
    assert server.log == ""
