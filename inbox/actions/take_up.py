"""Deliveries that a crash left without a job get one again."""

from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from functools import partial

from inbox.actions.attempts import is_put_off
from inbox.actions.deliver import LONGEST_PAUSE, enqueue_next
from inbox.core.delivery import Delivery, DeliveryState
from inbox.core.ids import ConversationId
from inbox.core.store import Parts, Store, durably

_BATCH = 100
_PATIENCE = LONGEST_PAUSE + timedelta(hours=1)


async def take_up(store: Store, now: datetime, *, quiet_since: datetime) -> int:
    """Enqueue the first of each conversation that nobody has touched since then; how many that were.

    One job too many does no harm: it finds nothing to do. What was put off has a job that no crash takes,
    and is taken up only long after its time.
    """
    seen: set[ConversationId] = set()
    after, count = None, 0
    while True:
        page = await store.deliveries.page(state=DeliveryState.QUEUED, after=after, limit=_BATCH)
        fresh = {delivery.conversation_id for delivery in page.items} - seen
        count += await durably(store, partial(_enqueue, fresh, now, quiet_since))
        seen |= fresh
        if page.next is None:
            return count
        after = page.next


async def _enqueue(
    conversation_ids: AbstractSet[ConversationId], now: datetime, quiet_since: datetime, tx: Parts
) -> int:
    count = 0
    for conversation_id in conversation_ids:
        first = await tx.deliveries.first_queued(conversation_id)
        if first is not None and _is_forgotten(first, now, quiet_since):
            await enqueue_next(tx, conversation_id, now)
            count += 1
    return count


def _is_forgotten(delivery: Delivery, now: datetime, quiet_since: datetime) -> bool:
    return delivery.updated_at <= (now - _PATIENCE if is_put_off(delivery) else quiet_since)
