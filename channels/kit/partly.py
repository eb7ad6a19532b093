"""Sends the parts of an answer in their order, and tells honestly how far it came."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from inbox.core.errors import ConfigError, PartlySent, RetryLater, Undeliverable

P = TypeVar("P")


async def send_parts(parts: Sequence[P], send: Callable[[P, bool], Awaitable[str]]) -> list[str]:
    """What the provider calls each; `send` is told whether its part is the first one.

    Before the first part is taken, errors mean what they always mean; after it PartlySent tells the truth.
    What an administrator has to repair is waited for.
    """
    names: list[str] = []
    for part in parts:
        try:
            names.append(await send(part, not names))
        except (ConfigError, RetryLater, Undeliverable, TimeoutError) as error:
            if names:
                told = f"Only {len(names)} of {len(parts)} parts were sent. {error}"
                raise PartlySent(told, names=names) from None
            if isinstance(error, ConfigError):
                raise RetryLater(str(error)) from None
            raise
    return names
