"""Files mails as a mailbox does, one after the other, each durable before the next, in a store of its own."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

from inbox.actions.intake import WebhookIntake
from inbox.app.config import load_config
from inbox.app.service import make_service, opened
from inbox.core.account import ChannelAccount
from inbox.core.channel import ReadingChannel
from inbox.core.clock import Clock, SystemClock
from inbox.core.ids import ChannelId

File = Callable[[], Awaitable[None]]
"""Files the next mail."""
MAILBOX = ChannelId("mailbox")
_NAME = re.compile(rb"<(\w+)@(client|shop)\.example>(?=[ \r])")


@asynccontextmanager
async def filing(folder: Path, messages: Sequence[bytes]) -> AsyncIterator[File]:
    """The messages in turns, for ever; each time with names of their own, so that all of them are new."""
    from channels.email.folder import INBOX, Place, request_of  # noqa: PLC0415 - only who measures mail

    clock = SystemClock()
    async with opened(make_service(load_config({"data": str(folder)}, environ={}), clock)) as service:
        built = service.registry.build(account({"address": "sales@shop.example"}, clock))
        channel = cast("ReadingChannel", built)
        intake = WebhookIntake(service.deps, {}, {MAILBOX: channel})
        count = 0

        async def file() -> None:
            nonlocal count
            raw = renamed(messages, count)
            count += 1
            place = Place(folder="INBOX", use=INBOX, uid=count, validity=1)
            await intake.hear(MAILBOX, request_of(raw, MAILBOX, clock.now(), place))

        yield file
        filed = intake.taken[MAILBOX, "filed"]
        assert filed == count, f"Of {count} mails {filed} were filed."


def account(settings: Mapping[str, Any], clock: Clock) -> ChannelAccount:
    """A mailbox that no store knows."""
    return ChannelAccount(
        id=MAILBOX, kind="email", name="Mailbox", settings=dict(settings), created_at=clock.now()
    )


def renamed(messages: Sequence[bytes], number: int) -> bytes:
    """One of them in turns, with names of its own."""
    return _NAME.sub(rb"<\1.%d@\2.example>" % number, messages[number % len(messages)])
