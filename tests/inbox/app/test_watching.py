"""A provider that does not call us any more is noticed without anybody asking."""

import asyncio
from contextlib import suppress

import pytest

from inbox.app.connection import Connection
from inbox.app.watching import watch
from inbox.core.errors import ConfigError, RetryLater
from tests.fakes.bot_api import until
from tests.inbox.actions.answering import Provider


class Called(Provider):
    """Each of `verdicts` is an error of one check, or None for a good one; after the last all is well."""

    def __init__(self, *verdicts):
        super().__init__()
        self.verdicts = list(verdicts)
        self.checks = 0

    async def check(self):
        self.checks += 1
        verdict = self.verdicts.pop(0) if self.verdicts else None
        if verdict is not None:
            raise verdict
        return "Meta calls us."


async def told(channel, count):
    """The first things that are told."""
    heard = []
    task = asyncio.ensure_future(watch(channel, heard.append, every_s=0.001, again_s=0.001))
    await until(lambda: len(heard) >= count)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return heard[:count]


@pytest.mark.parametrize("error", [ConfigError("Meta calls nobody."), RetryLater("Meta calls nobody.")])
async def test_what_is_wrong_twice_is_told_until_it_is_well_again(error):
    assert await told(Called(None, error, error, error), 4) == [
        None,
        "Meta calls nobody.",
        "Meta calls nobody.",
        None,
    ]


async def test_what_is_wrong_once_is_not_told():
    assert await told(Called(RetryLater("Meta has a fault."), None, None), 2) == [None, None]


async def test_a_channel_at_work_carries_the_alarm_and_works_on(clock):
    async def often(channel, tell):
        await watch(channel, tell, every_s=0.001, again_s=0.001)

    channel = Called(*[ConfigError("Meta calls nobody.")] * 50)
    changes = []
    connection = Connection(
        "c", channel, clock, lambda: changes.append(connection.alarm), alone=None, watch=often
    )
    work = asyncio.ensure_future(connection.run(None))
    await until(lambda: None in changes and "Meta calls nobody." in changes and connection.alarm is None)
    work.cancel()
    with suppress(asyncio.CancelledError):
        await work
    assert changes == [None, "Meta calls nobody.", None]
    assert connection.condition.state == "up"
