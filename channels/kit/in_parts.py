"""Sends an answer that a provider takes only as several messages, one after the other."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from inbox.core.errors import PartlySent, RetryLater, Unanswered, Undeliverable

P = TypeVar("P")


async def send_in_parts(parts: Sequence[P], post: Callable[[int, P], Awaitable[str]]) -> list[str]:
    """What the provider calls each of them; nobody is sent a part twice by this.

    Before the first one is taken errors mean what they always mean, but for an answer that did not come: that
    is a TimeoutError, since the part may have arrived. After it only PartlySent tells the truth.
    """
    sent: list[str] = []
    for place, part in enumerate(parts):
        try:
            sent.append(await post(place, part))
        except (RetryLater, Undeliverable) as error:
            if sent:
                told = f"Only {len(sent)} of {len(parts)} parts were sent. {error}"
                raise PartlySent(told, names=sent) from None
            if isinstance(error, Unanswered):
                raise TimeoutError(str(error)) from None
            raise
    return sent
