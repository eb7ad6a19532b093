"""One connected channel at work: started until it is up, listened to if it polls, let go in the end."""

import asyncio
import itertools
import random
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeAlias

import structlog

from inbox.app.polling import Hear, Polling, Rest
from inbox.app.turns import Turn
from inbox.app.watching import Watch, watch
from inbox.core.channel import Channel, CheckedChannel, PollingChannel
from inbox.core.clock import Clock
from inbox.core.condition import DOWN, STARTING, UP, Condition
from inbox.core.errors import ConfigError, OneWindowError, RetryLater
from inbox.core.ids import ChannelId
from inbox.core.inbound import WebhookRequest

Alone: TypeAlias = Callable[[Callable[[Turn], Awaitable[None]]], Awaitable[None]]
"""Does the work for as long as no other process does it."""

_LONGEST_REST_S = 300.0
_HEALTHY_AFTER_S = 15.0
_TO_LET_GO_S = 5.0
FAULT = "OneWindow has a fault here; its log says more."

_numbers = itertools.count()
_log = structlog.get_logger(__name__)


def rest(failures: int, error: OneWindowError) -> float:
    """Seconds until the next try: what the provider asks for, else doubled each time and spread."""
    after: float | None = getattr(error, "after", None)
    pause: float = after if after is not None else 2.0 ** min(failures, 10)
    return min(max(pause, 0.0), _LONGEST_REST_S) * random.uniform(1.0, 1.3)  # noqa: S311 - spreads load, guards nothing


class Connection:
    """`name` is what its task is called; `changed` is told after every change of `condition`.

    A channel that polls is asked only while `alone` lets it; of one that is called the provider is asked now
    and then whether it still does so (`watch`). `usable` is False while somebody has to change
    something before anything can be sent.
    """

    def __init__(  # noqa: PLR0913 - what one channel needs of the service
        self,
        channel_id: ChannelId,
        channel: Channel,
        clock: Clock,
        changed: Callable[[], None],
        *,
        alone: Alone,
        rest: Rest = rest,
        healthy_after_s: float = _HEALTHY_AFTER_S,
        watch: Watch = watch,
    ) -> None:
        self._id = channel_id
        self.name = f"channel {channel_id} {next(_numbers)}"
        self.channel = channel
        self._clock = clock
        self._changed = changed
        self._alone = alone
        self._rest = rest
        self._healthy_after_s = healthy_after_s
        self._watch = watch
        self.condition = Condition(state=STARTING, since=clock.now())
        self.usable = True
        self.alarm: str | None = None
        """What the provider said was wrong when it was asked last."""

    async def run(self, hear: Hear) -> None:
        """Until it is cancelled; anything else that is raised is a fault of ours, and it is run again."""
        try:
            await self._start()
            await self._stay(hear)
        except Exception:
            self._set(DOWN, FAULT)
            raise
        finally:
            await self._let_go()

    async def _start(self) -> None:
        failures = 0
        while True:
            try:
                await self.channel.start()
            except OneWindowError as error:
                failures += 1
                self._fell(error)
                await asyncio.sleep(self._rest(failures, error))
            else:
                self._rose()
                return

    async def _stay(self, hear: Hear) -> None:
        if isinstance(self.channel, PollingChannel) and self.channel.polls:
            await self._alone(partial(self._ask, self.channel, hear))
        elif isinstance(self.channel, CheckedChannel):
            await self._watch(self.channel, self._warn)
        else:
            await asyncio.get_running_loop().create_future()

    async def _ask(self, channel: PollingChannel, hear: Hear, turn: Turn) -> None:
        async def hear_in_turn(request: WebhookRequest) -> None:
            if not turn.is_ours:
                raise RetryLater("Another process reads this channel by now.")
            await hear(request)

        polling = Polling(
            channel,
            hear_in_turn,
            fell=self._fell,
            heard=self._rose,
            rest=self._rest,
            healthy_after_s=self._healthy_after_s,
        )
        await polling.run()

    async def _let_go(self) -> None:
        try:
            async with asyncio.timeout(_TO_LET_GO_S):
                await self.channel.stop()
        except TimeoutError:
            _log.warning("channel_hangs", channel=self._id)

    def _fell(self, error: OneWindowError) -> None:
        """Whoever has to change something first is told so; else what agents write is still handed over."""
        self.usable = not isinstance(error, ConfigError)
        self._set(DOWN, str(error))

    def _rose(self) -> None:
        self.usable = True
        self._set(UP, None)

    def _warn(self, sentence: str | None) -> None:
        if sentence != self.alarm:
            self.alarm = sentence
            self._changed()

    def _set(self, state: str, reason: str | None) -> None:
        before = self.condition
        if (before.state, before.reason) == (state, reason):
            return
        since = before.since if before.state == state else self._clock.now()
        self.condition = Condition(state=state, reason=reason, since=since)
        if state == DOWN and before.state != DOWN:
            _log.error("channel_down", channel=self._id, reason=reason)
        elif state == UP and before.state == DOWN:
            _log.info("channel_back", channel=self._id)
        self._changed()
