"""Files mails as a mailbox does, one after the other, each durable before the next, in a store of its own."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

from inbox.actions.intake import WebhookIntake
from inbox.app.config import load_config
from inbox.app.service import make_service, opened
from inbox.core.account import ChannelAccount
from inbox.core.channel import ReadingChannel
from inbox.core.clock import SystemClock
from inbox.core.ids import ChannelId

File = Callable[[], Awaitable[None]]
"""Files the next mail."""
_MAILBOX = ChannelId("mailbox")
_NAME = re.compile(rb"<(\w+)@(client|shop)\.example>(?=[ \r])")


@asynccontextmanager
async def filing(folder: Path, messages: Sequence[bytes]) -> AsyncIterator[File]:
    """The messages in turns, for ever; each time with names of their own, so that all of them are new."""
    from channels.email.folder import INBOX, Place, request_of  # noqa: PLC0415 - only who measures mail

    clock = SystemClock()
    account = ChannelAccount(
        id=_MAILBOX,
        kind="email",
        name="Mailbox",
        settings={"address": "sales@shop.example"},
        created_at=clock.now(),
    )
    async with opened(make_service(load_config({"data": str(folder)}, environ={}), clock)) as service:
        channel = cast("ReadingChannel", service.registry.build(account))
        intake = WebhookIntake(service.deps, {}, {_MAILBOX: channel})
        count = 0

        async def file() -> None:
            nonlocal count
            raw = _NAME.sub(rb"<\1.%d@\2.example>" % count, messages[count % len(messages)])
            count += 1
            place = Place(folder="INBOX", use=INBOX, uid=count, validity=1)
            await intake.hear(_MAILBOX, request_of(raw, _MAILBOX, clock.now(), place))

        yield file
        filed = intake.taken[_MAILBOX, "filed"]
        assert filed == count, f"Of {count} mails {filed} were filed."
