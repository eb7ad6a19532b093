"""A bot and a number whose requests reach their fake providers over the one client for the outside."""

import pytest

from inbox.core.timeline import Attachment
from inbox.kit.fetch import Fetcher
from inbox.kit.private_hosts import PrivateHosts
from tests.channels.sms_of_beans import OURS
from tests.channels.sms_of_beans import a_channel as an_sms_channel
from tests.channels.telegram_of_beans import TOKEN, a_bot, blobs_in
from tests.fakes.bot_api import BotApi
from tests.fakes.twilio_sms import TwilioSmsApi

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


@pytest.fixture
async def twilio():
    api = await TwilioSmsApi().start()
    api.own(OURS)
    yield api
    await api.stop()


@pytest.fixture
def sms(twilio, outside):
    return an_sms_channel(outside, api_url=twilio.url)
