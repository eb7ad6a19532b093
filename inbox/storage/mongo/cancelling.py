"""Cancellations that the driver loses.

It sends under `asyncio.wait_for`, which before Python 3.12 forgets a cancellation that comes in the moment in
which what it waits for is done (https://github.com/python/cpython/issues/81839). Whoever cancelled would wait
for ever, and with it the end of the service.
"""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


async def heeding(work: Awaitable[T]) -> T:
    """The work's value, or CancelledError if this task was cancelled meanwhile and nobody heard."""
    task = asyncio.current_task()
    before = task.cancelling() if task else 0
    try:
        return await work
    finally:
        if task and task.cancelling() > before:
            raise asyncio.CancelledError
