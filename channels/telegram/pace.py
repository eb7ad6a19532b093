"""Keeps to the pace that Telegram allows: per chat, per group, and for the bot as a whole."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from inbox.core.errors import RetryLater

PATIENCE_S = 5.0
_BETWEEN_S = 1.0
_OVERALL_S = 1 / 30
_GROUP = 20
_MINUTE_S = 60.0
_MOST = 10_000

Sleep = Callable[[float], Awaitable[None]]


class Pace:
    """One message a second for a chat, twenty a minute for a group, thirty a second in all.

    Whoever has to wait for longer than `PATIENCE_S` is told to come again; nobody waits for another chat.
    """

    def __init__(self, monotonic: Callable[[], float], sleep: Sleep = asyncio.sleep) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._free: dict[int, float] = {}
        self._minutes: dict[int, deque[float]] = {}
        self._all_free = 0.0

    async def turn(self, chat: int, messages: int = 1, patience: float = PATIENCE_S) -> None:
        """Wait until so many may be sent to the chat; RetryLater if that takes longer than `patience`."""
        now = self._monotonic()
        start = max(now, self._free.get(chat, 0.0), self._all_free, self._minute_free(chat, messages))
        if start - now > patience:
            raise RetryLater("Telegram allows no more messages to this chat now.", after=start - now)
        self._free[chat] = start + messages * _BETWEEN_S
        self._all_free = max(now, self._all_free) + messages * _OVERALL_S
        if chat < 0:
            self._minutes.setdefault(chat, deque(maxlen=_GROUP)).extend([start] * messages)
        self._forget(now)
        if start > now:
            await self._sleep(start - now)

    def hold(self, chat: int, seconds: float) -> None:
        """Telegram asked for a pause."""
        self._free[chat] = max(self._free.get(chat, 0.0), self._monotonic() + seconds)

    def _minute_free(self, chat: int, messages: int) -> float:
        """When so many more would still be within one minute's number."""
        sent = self._minutes.get(chat)
        over = len(sent) + messages - _GROUP if sent else 0
        return sent[over - 1] + _MINUTE_S if sent and over > 0 else 0.0

    def _forget(self, now: float) -> None:
        if len(self._free) > _MOST:
            self._free = {chat: free for chat, free in self._free.items() if free > now}
        if len(self._minutes) > _MOST:
            self._minutes = {chat: sent for chat, sent in self._minutes.items() if sent[-1] > now - _MINUTE_S}
