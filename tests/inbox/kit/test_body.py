"""Bodies over a real socket, whole, broken and hostile."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator

import brotli
import pytest
from aiohttp import web

from inbox.kit import problems
from inbox.kit.body import read_body

LIMIT = 100_000


async def echo_length(request: web.Request) -> web.Response:
    return web.json_response({"length": len(await read_body(request, LIMIT))})


@pytest.fixture
async def port() -> AsyncIterator[int]:
    app = web.Application(middlewares=[problems.middleware], client_max_size=1024)
    app.router.add_post("/", echo_length)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield int(runner.addresses[0][1])
    await runner.cleanup()


async def send(port: int, headers: str, body: bytes, *, hang_up: bool = False) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n".encode() + body)
    if hang_up:
        writer.write_eof()
    async with asyncio.timeout(8):
        answer = await reader.read(100_000)
    writer.close()
    await writer.wait_closed()
    return answer.decode()


def encoded(encoding: str, body: bytes) -> str:
    return f"Content-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n"


def chunked(*chunks: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("headers", "body", "length"),
    [
        ("", b"", 0),
        ("Content-Length: 5\r\n", b"hello", 5),
        (f"Content-Length: {LIMIT}\r\n", b"x" * LIMIT, LIMIT),
        ("Transfer-Encoding: chunked\r\n", chunked(b"a" * 3000, b"b" * 500), 3500),
        (
            encoded("gzip", gzip.compress(b"x" * 50_000, mtime=0)),
            gzip.compress(b"x" * 50_000, mtime=0),
            50_000,
        ),
        (encoded("deflate", zlib.compress(b"x" * 50)), zlib.compress(b"x" * 50), 50),
        (encoded("br", brotli.compress(b"x" * 50_000)), brotli.compress(b"x" * 50_000), 50_000),
    ],
)
async def test_a_body_is_read_whole_and_decoded(port: int, headers: str, body: bytes, length: int) -> None:
    answer = await send(port, headers, body)
    assert answer.startswith("HTTP/1.1 200")
    assert answer.endswith(f'{{"length": {length}}}')


BOMB = gzip.compress(b"\x00" * 50_000_000, mtime=0)
BROTLI_BOMB = brotli.compress(b"\x00" * 50_000_000)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (f"Content-Length: {LIMIT + 1}\r\n", b""),
        ("Content-Length: 99999999999\r\n", b"x"),
        (f"Content-Length: {LIMIT + 1}\r\n", b"x" * (LIMIT + 1)),
        ("Transfer-Encoding: chunked\r\n", chunked(*[b"x" * 10_000] * 11)),
        (encoded("gzip", BOMB), BOMB),
        (encoded("br", BROTLI_BOMB), BROTLI_BOMB),
    ],
)
async def test_a_body_over_the_limit_is_413(port: int, headers: str, body: bytes) -> None:
    answer = await send(port, headers, body)
    assert answer.startswith("HTTP/1.1 413")
    assert "application/problem+json" in answer


GOOD_GZIP = gzip.compress(b"hello" * 100, mtime=0)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (encoded("gzip", b"garbage"), b"garbage"),
        (encoded("br", b"garbage"), b"garbage"),
        (encoded("deflate", b"garbage"), b"garbage"),
        (encoded("gzip", GOOD_GZIP[:10] + b"\xff" * 20), GOOD_GZIP[:10] + b"\xff" * 20),
        (encoded("zstd", b"garbage"), b"garbage"),
        ("Transfer-Encoding: chunked\r\n", b"zz\r\nhello\r\n0\r\n\r\n"),
        ("Transfer-Encoding: chunked\r\n", b"5\r\nhelloXX\r\n0\r\n\r\n"),
        ("Transfer-Encoding: chunked\r\n", b"5\r\nhello\r\n-1\r\n\r\n"),
        ("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", b"5\r\nhello\r\n0\r\n\r\n"),
        ("Content-Length: -5\r\n", b"hello"),
        ("Content-Length: 5\r\nContent-Length: 6\r\n", b"hello!"),
    ],
)
async def test_a_body_that_cannot_be_decoded_is_400(port: int, headers: str, body: bytes) -> None:
    # What is wrong before the handler is called is answered by aiohttp itself, as HTTP/1.0.
    assert (await send(port, headers, body)).startswith(("HTTP/1.1 400", "HTTP/1.0 400"))


@pytest.mark.parametrize("encoding", ["gzip", "br"])
async def test_a_compressed_body_that_ends_early_is_no_fault_of_ours(port: int, encoding: str) -> None:
    whole = gzip.compress(b"hello" * 100, mtime=0) if encoding == "gzip" else brotli.compress(b"hello" * 100)
    answer = await send(port, encoded(encoding, whole[:-4]), whole[:-4])
    assert answer.startswith(("HTTP/1.1 400", "HTTP/1.1 200"))


async def test_a_client_that_hangs_up_gets_no_500(port: int, caplog: pytest.LogCaptureFixture) -> None:
    for headers in ("Content-Length: 50\r\n", "Transfer-Encoding: chunked\r\n"):
        answer = await send(port, headers, b"5\r\nhel", hang_up=True)
        assert answer == "" or answer.startswith("HTTP/1.1 400")
    assert not caplog.records
