"""What an open chat costs that nobody writes in."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from aiohttp import ClientSession, TCPConnector

LIMIT_KB = 60
FIRST, MORE = 100, 400


def resident_kb(pid):
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    [line] = [line for line in status if line.startswith("VmRSS:")]
    return int(line.split()[1])


@pytest.fixture
def server(serve):
    return serve()


@pytest.fixture
def chat_url(server):
    command = [sys.executable, "-m", "inbox", "site", "add", "shop.example", "--data", server.data, "--json"]
    site = json.loads(subprocess.check_output(command))["site"]
    return f"{server.url}/w/{site}/chat"


async def test_an_idle_page_costs_less_than_60_kb(server, chat_url):
    async with ClientSession(connector=TCPConnector(limit=0)) as browsers:

        async def opens():
            socket = await browsers.ws_connect(chat_url, headers={"Origin": "https://shop.example"})
            await socket.send_str('{"t":"hello"}')
            assert (await socket.receive_json(timeout=10))["t"] == "welcome"

        await asyncio.gather(*(opens() for _ in range(FIRST)))
        before = resident_kb(server.pid)
        for _ in range(MORE // FIRST):
            await asyncio.gather(*(opens() for _ in range(FIRST)))
        assert (resident_kb(server.pid) - before) / MORE < LIMIT_KB
