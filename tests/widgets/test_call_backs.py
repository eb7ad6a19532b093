"""A form that asks for a call is a task with a time: one for each person, until it is done."""

from datetime import timedelta

import pytest

from inbox.actions.call_backs import CALL_BACK, Remind, close_call_back
from inbox.core.actor import SYSTEM
from inbox.core.store import durably
from inbox.core.timeline import Form, Happened
from tests.widgets.test_leads import ORIGIN
from tests.widgets.test_leads import client as client  # noqa: PLC0414 - a fixture

PHONE = "+493012345678"


@pytest.fixture
def asks(client):
    async def post(when, phone=PHONE, **headers):
        body = {"phone": phone, "_call_back": when}
        return await client.post("/w/beans/leads", json=body, headers={**ORIGIN, **headers})

    return post


@pytest.fixture
def forms(store):
    async def found():
        page = await store.timeline.page(oldest_first=True)
        return [each for each in page.items if isinstance(each.body, Form)]

    return found


async def test_now_is_a_lead_and_a_task_of_a_quarter_of_an_hour(asks, forms, store, clock):
    assert (await asks("now")).status == 201
    [entry] = await forms()
    assert entry.body.call_back.due_at == clock.now() + timedelta(minutes=15)
    [lead] = (await store.leads.page()).items
    assert lead.conversation_id == entry.conversation_id


async def test_asked_again_the_time_changes_and_one_task_is_open(asks, forms, clock):
    later = clock.now() + timedelta(hours=3)
    await asks("now")
    assert (await asks(later.isoformat())).status == 201
    first, last = await forms()
    assert first.body.call_back.done_at is not None
    assert (last.body.call_back.due_at, last.body.call_back.done_at) == (later, None)


async def test_the_same_form_sent_twice_asks_once(asks, forms, clock):
    for _ in range(2):
        assert (await asks("now", **{"Idempotency-Key": "k1"})).status == 201
        clock.advance(minutes=1)
    assert len(await forms()) == 1


async def test_a_time_that_passed_on_the_way_is_at_once(asks, forms, clock):
    assert (await asks((clock.now() - timedelta(hours=1)).isoformat())).status == 201
    [entry] = await forms()
    assert entry.body.call_back.due_at == clock.now() + timedelta(minutes=15)


@pytest.mark.parametrize(
    ("when", "phone"),
    [
        ("tomorrow", PHONE),
        ("2026-03-02T15:00", PHONE),
        ("2999-01-01T00:00Z", PHONE),
        ("now", "12"),
        ("now", ""),
    ],
)
async def test_what_cannot_be_kept_is_refused(asks, forms, when, phone):
    assert (await asks(when, phone)).status == 422
    assert await forms() == []


async def _due(store, now):
    async def claim(tx):
        return await tx.jobs.claim(now=now, until=now + timedelta(minutes=1), kinds=[CALL_BACK], limit=5)

    return await durably(store, claim)


async def test_an_overdue_request_is_told_until_somebody_says_that_it_is_done(asks, forms, store, clock):
    await asks("now")
    clock.advance(minutes=16)
    [job] = await _due(store, clock.now())
    [entry] = await forms()
    await Remind(store=store, clock=clock).run(job)
    told = [each.body for each in (await store.timeline.page()).items if isinstance(each.body, Happened)]
    assert [(each.what, each.facts["phone"]) for each in told] == [("call_back_overdue", PHONE)]
    done = await durably(store, lambda tx: close_call_back(tx, entry.id, SYSTEM, clock.now()))
    assert done.body.call_back.done_at == clock.now()
