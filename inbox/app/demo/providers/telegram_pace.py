"""What Telegram says no to, and how fast a bot may write."""

import time
from collections import deque
from typing import Any


class No(Exception):
    def __init__(self, description: str, status: int = 400, **parameters: Any) -> None:
        super().__init__(description)
        self.status = status
        self.parameters = parameters


class Pace:
    """One message a second for a chat, twenty a minute for a group, thirty a second in all."""

    def __init__(self) -> None:
        self._chats: dict[int, deque[float]] = {}
        self._all: deque[float] = deque(maxlen=30)

    def check(self, chat: int, messages: int) -> None:
        now = time.monotonic()
        sent = self._chats.setdefault(chat, deque(maxlen=60))
        # What the network holds up arrives closer together than it was sent.
        if sent and now - sent[-1] < 0.8:
            raise No("Too Many Requests: retry after 1", 429, retry_after=1)
        if chat < 0 and len([at for at in sent if at > now - 60]) + messages > 20:
            raise No("Too Many Requests: retry after 30", 429, retry_after=30)
        if len(self._all) == 30 and now - self._all[0] < 0.8:
            raise No("Too Many Requests: retry after 1", 429, retry_after=1)
        for place in range(messages):
            sent.append(now + place)
            self._all.append(now)
