"""Whether the other side may have acted on a request: only before anything went out it has not."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from inbox.core.errors import RetryLater, Unanswered
from inbox.kit.fetch import Fetcher
from inbox.kit.private_hosts import PrivateHosts


@pytest.fixture
async def fetcher():
    async with Fetcher(ports=None, private=PrivateHosts(["127.0.0.1"])) as fetcher:
        yield fetcher


@asynccontextmanager
async def server(answer):
    """Hears the head of a request, does what `answer` does with the connection, and hangs up."""

    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        await answer(reader, writer)
        writer.close()
        await writer.wait_closed()

    running = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with running:
        yield f"http://127.0.0.1:{running.sockets[0].getsockname()[1]}/"


async def nothing(_reader, _writer):
    return


async def half_a_head(_reader, writer):
    writer.write(b"HTTP/1.1 200 O")


async def silence(reader, _writer):
    await reader.read()


@pytest.mark.parametrize("answer", [nothing, half_a_head, silence])
async def test_a_request_that_went_out_may_have_been_heard(fetcher, answer):
    async with server(answer) as url:
        with pytest.raises(Unanswered):
            await fetcher.request("POST", url, body=b"{}", timeout=0.5)


async def test_a_request_that_reached_nobody_was_not_heard(fetcher, unused_tcp_port):
    with pytest.raises(RetryLater) as error:
        await fetcher.request("POST", f"http://127.0.0.1:{unused_tcp_port}/", body=b"{}")
    assert not isinstance(error.value, Unanswered)


async def test_a_name_that_nobody_knows_was_not_heard():
    async def resolve(_host):
        await asyncio.sleep(5)
        return []

    async with Fetcher(resolve=resolve) as fetcher:
        with pytest.raises(RetryLater) as error:
            await fetcher.request("POST", "http://api.example/", timeout=0.1)
        assert not isinstance(error.value, Unanswered)
