"""A bot whose requests reach a fake Bot API over the one client for the outside."""

import pytest

from inbox.core.timeline import Attachment
from inbox.kit.fetch import Fetcher
from inbox.kit.private_hosts import PrivateHosts
from tests.channels.telegram_of_beans import TOKEN, a_bot, blobs_in
from tests.fakes.bot_api import BotApi

ANNA = 42
CLUB = -1001234567890


@pytest.fixture
async def api():
    api = await BotApi(TOKEN, pace=False).start()
    yield api
    await api.stop()


@pytest.fixture
async def outside():
    async with Fetcher(ports=None, private=PrivateHosts(["127.0.0.1"])) as outside:
        yield outside


@pytest.fixture
def blobs(tmp_path):
    return blobs_in(tmp_path)


@pytest.fixture
def bot(api, outside, blobs):
    api.a_message(ANNA)
    api.a_message(CLUB)
    return a_bot(outside, blobs=blobs, api_url=api.url)


@pytest.fixture
def file(blobs):
    async def make(name, media_type, data=b"bytes", **more):
        return Attachment(
            blob=await blobs.put(data), name=name, media_type=media_type, size=len(data), **more
        )

    return make
