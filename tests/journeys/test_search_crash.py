"""A service that is killed again and again: at the end every lead is found by its words, once."""

import asyncio
import json

import aiohttp
import pytest

from tests.journeys.crash import tell
from tests.journeys.crash_server import command

pytestmark = pytest.mark.long
LEADS = 400


async def test_what_was_acknowledged_is_found_after_a_crash(server_of):
    server = server_of()
    story = await tell(server, leads=LEADS, kills=4)
    assert server.kills == 4
    token = json.loads(command(server.data, "token", "add", "tests", "--json"))["token"]
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(f"http://127.0.0.1:{server.port}", headers=headers) as session:
        async with asyncio.timeout(60):
            while len(found := await everything(session, "lead please")) < LEADS:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        assert sorted(entry["body"]["text"] for entry in found) == [story.message(n) for n in range(LEADS)]
        [one] = await everything(session, "00007")
        assert one["body"]["text"] == story.message(7)


async def everything(session, query):
    items, after = [], {}
    while True:
        async with session.get("/api/v1/entries", params={"q": query, "limit": 200, **after}) as answer:
            page = await answer.json()
        items += page["items"]
        if page["next"] is None:
            return items
        after = {"after": page["next"]}
