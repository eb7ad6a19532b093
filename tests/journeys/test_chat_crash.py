"""Two hundred chats go on while the service is killed: every message once and in order on every screen."""

import pytest

from tests.journeys.chatting import afternoon
from tests.journeys.crash_server import SLOW_FSYNC, needs_strace

pytestmark = pytest.mark.long


async def test_no_kill_loses_doubles_or_reorders_a_message(server_of):
    await chat_and_kill(server_of())


async def test_no_kill_loses_doubles_or_reorders_a_message_while_the_disk_is_slow(server_of):
    needs_strace()
    await chat_and_kill(server_of(strace=SLOW_FSYNC))


async def chat_and_kill(server):
    story = await afternoon(server, visitors=200, messages=3, answers=2, kills=3)
    assert server.kills == 3
    assert list(story.flaws()) == []
