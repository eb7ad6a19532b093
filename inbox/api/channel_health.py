"""How the channels are: what keeps one down, when it last received something, and whether it is too quiet."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from inbox.api.call import Call
from inbox.api.setup_shapes import HealthView
from inbox.core.account import ChannelAccount
from inbox.core.condition import DISABLED, STARTING, Condition
from inbox.core.ids import ChannelId
from inbox.core.store.requests import RequestState
from inbox.kit.rhythm import LEARNED_FROM, is_silent, rhythm


async def health_of(
    call: Call[Any, Any], accounts: Sequence[ChannelAccount]
) -> Mapping[ChannelId, HealthView]:
    refused = await call.parts.requests.refused()
    now = call.api.clock.now()
    health = {}
    for account in accounts:
        times = await call.parts.requests.received(account.id, limit=LEARNED_FROM)
        condition = _condition(call, account)
        expected, silent = _quiet(account, times, now)
        health[account.id] = HealthView(
            state=condition.state,  # type: ignore[arg-type]
            reason=condition.reason,
            alarm=condition.alarm,
            since=condition.since,
            last_received_at=times[0] if times else None,
            expected_within_h=expected,
            silent=silent and not account.disabled,
            unreadable=refused.get((account.id, RequestState.UNREADABLE), 0),
            failed=refused.get((account.id, RequestState.FAILED), 0),
        )
    return health


def _condition(call: Call[Any, Any], account: ChannelAccount) -> Condition:
    """What was changed just now is not in memory yet."""
    known = call.api.connections.condition(account.id)
    if account.disabled:
        return Condition(state=DISABLED)
    return Condition(state=STARTING) if known.state == DISABLED else known


def _quiet(account: ChannelAccount, times: Sequence[datetime], now: datetime) -> tuple[int | None, bool]:
    """After how many hours it is too quiet, and whether it is; who says a number means every hour."""
    last = times[0] if times else account.created_at
    if account.silent_after is not None:
        hours = account.silent_after
        return hours or None, bool(hours) and now - last > timedelta(hours=hours)
    learned = rhythm(times)
    if learned is None:
        return None, False
    return math.ceil(learned.expected / timedelta(hours=1)), is_silent(learned, last, now)
