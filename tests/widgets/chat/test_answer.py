"""An answer from the window goes the whole way: taken, sent, shown, delivered, read."""

from datetime import timedelta

import pytest

from inbox.core.agent import Session
from inbox.core.delivery import DeliveryState
from inbox.kit.secrets import token_hash


@pytest.fixture
async def post(world):
    """Ann, signed in."""
    now = world.clock.now()
    session = Session(
        token_hash=token_hash("cookie"), agent_id="ann", created_at=now, expires_at=now + timedelta(days=1)
    )
    await world.write(lambda tx: tx.agents.add_session(session))
    headers = {"Cookie": "ow_session=cookie", "Origin": str(world.client.make_url("/")).rstrip("/")}

    async def post(path, json):
        answer = await world.client.post(f"/api/v1/{path}", json=json, headers=headers)
        body = await answer.json()
        assert answer.status == 201, body
        return body

    return post


async def test_an_answer_goes_the_whole_way(world, post):
    page, _ = await world.visitor()
    await page.say("Hello")
    talk = await world.conversation()
    filed = await post(f"conversations/{talk.id}/messages", {"text": "Hi!", "seen": 1})
    assert await page.shows(2) == ["Hello", "Hi!"]
    assert (page.entries[1]["entry"]["id"], page.entries[1]["entry"]["agent"]) == (filed["id"], "Ann")

    async def has_come(state):
        return (await world.store.deliveries.get(filed["id"])).state is state

    seq = page.entries[1]["seq"]
    await page.send({"t": "received", "seq": seq, "conversation": talk.id})
    await world.until(lambda: has_come(DeliveryState.DELIVERED))
    await page.send({"t": "read", "seq": seq, "conversation": talk.id})
    await world.until(lambda: has_come(DeliveryState.READ))


async def test_an_answer_waits_for_a_visitor_who_has_gone(world, post):
    page, welcome = await world.visitor()
    await page.say("Hello")
    await page.shows(1)
    talk = await world.conversation()
    await page.close()
    filed = await post(f"conversations/{talk.id}/messages", {"text": "Hi!", "seen": 1})

    async def is_sent():
        return (await world.store.deliveries.get(filed["id"])).state is DeliveryState.SENT

    await world.until(is_sent)
    world.clock.advance(hours=20)
    again, _ = await world.visitor(visitor=welcome["visitor"], conversation=talk.id, after=1)
    assert await again.shows(1) == ["Hi!"]
