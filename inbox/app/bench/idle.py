"""How long a mail takes from lying in the mailbox to being filed, while the mailbox is watched by IDLE."""

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, aclosing
from pathlib import Path
from typing import cast

from channels.email.channel import Email
from inbox.actions.intake import WebhookIntake
from inbox.app.bench.answer import BenchError
from inbox.app.bench.filing import MAILBOX, account, renamed
from inbox.app.config import load_config
from inbox.app.demo.providers.imap import Imap
from inbox.app.service import make_service, opened
from inbox.core.clock import SystemClock

_NO_SOONER_S, _NO_LATER_S = 0.01, 0.05
_PATIENCE_S = 30.0


async def idle(folder: Path, messages: Sequence[bytes], count: int) -> list[float]:
    """Seconds of each of so many mails, delivered one after the other, each while the mailbox waits."""
    clock = SystemClock()
    config = load_config({"data": str(folder), "private_hosts": "localhost"}, environ={})
    async with AsyncExitStack() as stack:
        served = await Imap(password="").start()
        stack.push_async_callback(served.stop)
        service = await stack.enter_async_context(opened(make_service(config, clock)))
        settings = {
            "address": "sales@shop.example",
            "imap_host": "localhost",
            "imap_port": served.port,
            "imap_security": "none",
            "first_days": 0,
        }
        channel = cast("Email", service.registry.build(account(settings, clock)))
        intake = WebhookIntake(service.deps, {}, {MAILBOX: channel})
        filed: asyncio.Queue[float] = asyncio.Queue()

        async def listen() -> None:
            async with aclosing(channel.listen()) as requests:
                async for request in requests:
                    await intake.hear(MAILBOX, request)
                    filed.put_nowait(time.perf_counter())

        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(listen())
            took = [await _one(served, renamed(messages, number), filed) for number in range(count)]
            listening.cancel()
        if intake.taken[MAILBOX, "filed"] != count:
            raise BenchError(f"Of {count} mails {intake.taken[MAILBOX, 'filed']} were filed.")
        return took


async def _one(served: Imap, raw: bytes, filed: asyncio.Queue[float]) -> float:
    async with asyncio.timeout(_PATIENCE_S):
        await served.watched.wait()
        # Not in step with anything that goes on by itself.
        await asyncio.sleep(random.uniform(_NO_SOONER_S, _NO_LATER_S))
        begin = time.perf_counter()
        served.deliver(raw)
        return await filed.get() - begin
