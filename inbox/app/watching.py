"""Asks a provider now and then whether it still calls us: a subscription that is lost is told by nobody."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from inbox.actions.check_channel import check_channel
from inbox.core.channel import CheckedChannel

Tell: TypeAlias = Callable[[str | None], None]
Watch: TypeAlias = Callable[[CheckedChannel, Tell], Awaitable[None]]
_EVERY_S, _AGAIN_S = 3_600.0, 300.0


async def watch(
    channel: CheckedChannel, tell: Tell, *, every_s: float = _EVERY_S, again_s: float = _AGAIN_S
) -> None:
    """Until it is cancelled. What is wrong is told when it was so twice, None when all is well again."""
    failures = 0
    while True:
        pause_s = again_s if failures else every_s
        await asyncio.sleep(pause_s * random.uniform(0.8, 1.2))  # noqa: S311 - spreads load, guards nothing
        checked = await check_channel(lambda: channel)
        failures = 0 if checked.ok else failures + 1
        if failures != 1:
            tell(None if checked.ok else checked.sentence)
