"""The whole service on a real port, with one shop connected and its log watched."""

import logging

import pytest
from aiohttp import DummyCookieJar
from structlog.testing import capture_logs

from tests.journeys.crash_server import CrashServer
from tests.journeys.shop import Shop


@pytest.fixture
async def shop(app, service, aiohttp_client):
    client = await aiohttp_client(app, cookie_jar=DummyCookieJar())
    shop = Shop(client, service)
    await shop.open()
    return shop


@pytest.fixture
def quiet(caplog):
    """What happens meanwhile is no fault of ours, so nothing of it is worth a line in the log."""
    with capture_logs() as events:
        yield
    assert [event for event in events if event["log_level"] in {"warning", "error", "critical"}] == []
    # aiohttp's own lines about strangers who do not speak HTTP are dropped by inbox.app.logs.
    records = [record for record in caplog.records if record.name != "aiohttp.server"]
    assert [record for record in records if record.levelno >= logging.WARNING] == []


@pytest.fixture
async def server_of(tmp_path):
    servers = []

    def make(**how):
        servers.append(CrashServer(tmp_path, **how))
        return servers[0]

    yield make
    for server in servers:
        await server.stop()
