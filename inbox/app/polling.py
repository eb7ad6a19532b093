"""Asks a channel for what is new, for ever: each item is kept and filed before the next one is asked for."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable

from inbox.core.channel import PollingChannel
from inbox.core.errors import OneWindowError, StoreUnavailable
from inbox.core.inbound import WebhookRequest

Hear = Callable[[WebhookRequest], Awaitable[None]]
Rest = Callable[[int, OneWindowError], float]


class Polling:
    """`hear` keeps and files one item; `fell` is told why nothing can be asked, `heard` that it can again.

    `rest` says how many seconds to wait after so many failures in a row. A provider that has not refused for
    `healthy_after_s` is taken to answer, even if it has nothing to tell.
    """

    def __init__(
        self,
        channel: PollingChannel,
        hear: Hear,
        *,
        fell: Callable[[OneWindowError], None],
        heard: Callable[[], None],
        rest: Rest,
        healthy_after_s: float,
    ) -> None:
        self._channel = channel
        self._hear = hear
        self._fell = fell
        self._heard = heard
        self._rest = rest
        self._healthy_after_s = healthy_after_s
        self._failures = 0

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            healthy = asyncio.get_running_loop().call_later(self._healthy_after_s, self._is_well)
            try:
                await self._listen()
            except OneWindowError as error:
                self._failures += 1
                self._fell(error)
                await asyncio.sleep(self._rest(self._failures, error))
            finally:
                healthy.cancel()

    async def _listen(self) -> None:
        items = self._channel.listen()
        try:
            async for request in items:
                await self._keep(request)
                self._is_well()
        finally:
            if isinstance(items, AsyncGenerator):
                await items.aclose()
        # It ended by itself: whatever it waits for, it is not asked again at once.
        await asyncio.sleep(self._rest(1, OneWindowError()))

    async def _keep(self, request: WebhookRequest) -> None:
        """The same one again until the store takes it: none is passed over."""
        failures = 0
        while True:
            try:
                await self._hear(request)
            except StoreUnavailable as error:
                failures += 1
                await asyncio.sleep(self._rest(failures, error))
            else:
                return

    def _is_well(self) -> None:
        self._failures = 0
        self._heard()
