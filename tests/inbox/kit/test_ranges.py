"""A player may ask for one part of a file; everything else gets all of it."""

import pytest
from aiohttp import web

from inbox.kit.ranges import part_of

DATA = b"0123456789"


@pytest.fixture
async def client(aiohttp_client):
    async def get(request):
        return part_of(request, DATA, {"Content-Type": "audio/ogg"})

    app = web.Application()
    app.router.add_get("/", get)
    return await aiohttp_client(app)


@pytest.mark.parametrize(
    ("asked", "body", "said"),
    [
        ("bytes=0-3", b"0123", "bytes 0-3/10"),
        ("bytes=4-", b"456789", "bytes 4-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=-30", DATA, "bytes 0-9/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
    ],
)
async def test_one_part(client, asked, body, said):
    answer = await client.get("/", headers={"Range": asked})
    assert (answer.status, await answer.read(), answer.headers["Content-Range"]) == (206, body, said)


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=5-4", "bytes=-0", "bytes=99-100"])
async def test_a_part_that_is_not_there(client, asked):
    answer = await client.get("/", headers={"Range": asked})
    assert (answer.status, answer.headers["Content-Range"]) == (416, "bytes */10")


@pytest.mark.parametrize(
    "asked", ["", "bytes=-", "bytes=0-1,4-5", "lines=0-3", "bytes=a-b", "bytes=" + "9" * 40 + "-"]
)
async def test_anything_else_gets_all_of_it(client, asked):
    answer = await client.get("/", headers={"Range": asked})
    assert (answer.status, await answer.read(), answer.headers["Accept-Ranges"]) == (200, DATA, "bytes")
