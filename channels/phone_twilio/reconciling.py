"""Asks the account's lists now and then for calls and recordings of which nothing, or not all, was posted."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

from channels.kit.members import Members, line
from channels.kit.twilio.account import Account
from channels.phone_twilio.polled import POLLED
from channels.phone_twilio.telling import ENDINGS
from inbox.core.channel import ChannelContext
from inbox.core.ids import RequestId
from inbox.core.inbound import WebhookRequest

EVERY_S = 120.0
_BACK = timedelta(days=1)
_MOST_SEEN = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciling:
    """`numbers` are ours: other calls of the account are nobody's business here."""

    account: Account
    context: ChannelContext
    numbers: tuple[str, ...]
    seen: set[str] = field(default_factory=set)

    async def listen(self) -> AsyncGenerator[WebhookRequest, None]:
        while True:
            async for found in self._found():
                if line(found, "sid", 40) not in self.seen:
                    yield self._request(found)
                    self._remember(line(found, "sid", 40))
            await asyncio.sleep(EVERY_S)

    async def _found(self) -> AsyncIterator[Members]:
        """Parents before the telephones that were rung for them, and both before recordings."""
        since = (self.context.clock.now() - _BACK).date().isoformat()
        asked = [("StartTime>", since), ("PageSize", "200")]
        calls = [call async for call in self.account.pages("Calls.json", "calls", asked)]
        ended = [call for call in calls if line(call, "status", 40) in ENDINGS]
        parents = {line(call, "sid", 40): call for call in ended if self._is_ours(call)}
        for call in parents.values():
            yield call
        for call in ended:
            if line(call, "parent_call_sid", 40) in parents:
                yield call
        asked = [("DateCreated>", since), ("PageSize", "200")]
        async for recording in self.account.pages("Recordings.json", "recordings", asked):
            if line(recording, "status", 40) == "completed" and line(recording, "call_sid", 40) in parents:
                yield recording

    def _is_ours(self, call: Members) -> bool:
        """Whether it came in on one of our numbers, or was asked for from one."""
        number = {"inbound": "to", "outbound-api": "from"}.get(line(call, "direction", 40))
        return number is not None and line(call, number, 40) in self.numbers

    def _request(self, found: Members) -> WebhookRequest:
        return WebhookRequest(
            # The same at each asking, so that it is kept once.
            id=RequestId(f"{self.context.id}-{line(found, 'sid', 40)}"),
            channel_id=self.context.id,
            received_at=self.context.clock.now(),
            method=POLLED,
            url="/polled",
            headers={"content-type": "application/json"},
            body=json.dumps(found).encode(),
        )

    def _remember(self, sid: str) -> None:
        if len(self.seen) >= _MOST_SEEN:
            self.seen.clear()
        self.seen.add(sid)
