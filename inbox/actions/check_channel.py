"""A channel's provider is asked whether the settings are right; nothing changes there or here."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from inbox.core.channel import Channel, CheckedChannel
from inbox.core.errors import OneWindowError

_TIME_LIMIT_S = 30.0
_LATE = "The provider took too long to answer."
_NOBODY_TO_ASK = "The settings fit; there is no provider to ask."


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """`sentence` says what is connected, or what is wrong."""

    ok: bool
    sentence: str


async def check_channel(build: Callable[[], Channel]) -> Checked:
    """With a channel of its own, never started, so that the one at work is not disturbed."""
    try:
        channel = build()
        if not isinstance(channel, CheckedChannel):
            return Checked(ok=True, sentence=_NOBODY_TO_ASK)
        async with asyncio.timeout(_TIME_LIMIT_S):
            return Checked(ok=True, sentence=await channel.check())
    except OneWindowError as error:
        return Checked(ok=False, sentence=str(error))
    except TimeoutError:
        return Checked(ok=False, sentence=_LATE)
