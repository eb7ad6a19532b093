"""How a delivery changes from one attempt to the next; nothing here waits or writes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from inbox.core.delivery import PROGRESS, Attempt, Delivery, DeliveryState

MOST = 8
LONGEST = timedelta(hours=24)
INTERRUPTED = "The service stopped in the middle of sending."
_LATER = "later"
_ARRIVED = (DeliveryState.DELIVERED, DeliveryState.READ)
_KNOWLEDGE = (DeliveryState.UNKNOWN, DeliveryState.SENT, DeliveryState.FAILED, *_ARRIVED)
_FINAL = frozenset({"sent", "failed", "unknown"})


def begun(delivery: Delivery, now: datetime) -> Delivery:
    """With one attempt more, which has no outcome yet."""
    attempt = Attempt(started_at=now, by=delivery.asked_by)
    return replace(delivery, attempts=(*delivery.attempts, attempt), asked_by=None, updated_at=now)


def is_interrupted(delivery: Delivery) -> bool:
    """The last attempt has no outcome: whoever made it did not live to see one."""
    return bool(delivery.attempts) and delivery.attempts[-1].outcome is None


def is_put_off(delivery: Delivery) -> bool:
    """It has a job of its own for the next attempt, at a time of its own."""
    return bool(delivery.attempts) and delivery.attempts[-1].outcome == _LATER


def tries(delivery: Delivery) -> int:
    """Attempts since it was written, or since a person last sent it again."""
    return len(_round(delivery.attempts))


def sent(delivery: Delivery, now: datetime, external_id: str) -> Delivery:
    """The channel took it; what the other side reported before that counts from now on."""
    state = max(DeliveryState.SENT, delivery.reported or DeliveryState.SENT, key=PROGRESS.index)
    return replace(_ended(delivery, now, "sent", state, None), external_id=external_id)


def put_off(delivery: Delivery, now: datetime, reason: str, at: datetime | None = None) -> Delivery:
    """It waits for another attempt, at once or at the moment `at`; failed after so many, or so long."""
    attempts = _round(delivery.attempts)
    if len(attempts) >= MOST or (at or now) - attempts[0].started_at > LONGEST:
        return refused(delivery, now, reason)
    return _ended(delivery, now, _LATER, DeliveryState.QUEUED, reason)


def refused(delivery: Delivery, now: datetime, reason: str) -> Delivery:
    """It will not arrive."""
    return _ended(delivery, now, "failed", DeliveryState.FAILED, reason)


def lost(delivery: Delivery, now: datetime, reason: str) -> Delivery:
    """Nobody knows whether the channel took it, unless the other side has reported that it is there."""
    if delivery.reported is not None:
        return _ended(delivery, now, "unknown", delivery.reported, None)
    return _ended(delivery, now, "unknown", DeliveryState.UNKNOWN, reason)


def reported(delivery: Delivery, now: datetime, state: DeliveryState, reason: str | None) -> Delivery:
    """What the provider says of it counts if it is more than what was known: *failed* may follow *sent*, and
    what has arrived has not failed. One that waits for another attempt remembers only that it has arrived;
    one whose attempt has no outcome yet, also that the attempt was taken.
    """
    if delivery.state in (DeliveryState.QUEUED, DeliveryState.WITHDRAWN):
        arrived = state in _ARRIVED and delivery.reported is not DeliveryState.READ
        taken = state is DeliveryState.SENT and is_interrupted(delivery) and delivery.reported is None
        arrived = arrived or taken
        return replace(delivery, reported=state) if arrived else delivery
    if state not in _KNOWLEDGE or _KNOWLEDGE.index(state) <= _KNOWLEDGE.index(delivery.state):
        return delivery
    reason = reason if state is DeliveryState.FAILED else None
    return replace(delivery, state=state, reason=reason, updated_at=now)


def _round(attempts: Sequence[Attempt]) -> Sequence[Attempt]:
    ends = [place for place, attempt in enumerate(attempts, 1) if attempt.outcome in _FINAL]
    return attempts[ends[-1] :] if ends else attempts


def _ended(
    delivery: Delivery, now: datetime, outcome: str, state: DeliveryState, reason: str | None
) -> Delivery:
    last = replace(delivery.attempts[-1], ended_at=now, outcome=outcome, reason=reason)
    attempts = (*delivery.attempts[:-1], last)
    return replace(delivery, state=state, reason=reason, attempts=attempts, updated_at=now)
