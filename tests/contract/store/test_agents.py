"""What every engine promises of agents and the ways they are let in."""

import asyncio
from dataclasses import replace

import pytest

from inbox.core.agent import ApiToken, Role, Session, SignInLink
from inbox.core.errors import Conflict, NotFound
from tests.contract.store.nouns import NOON, an_agent, later, write


@pytest.fixture
async def ada(store):
    ada = an_agent(email="ada@shop.example", password_hash="$argon2id$", language="ru", role=Role.ADMIN)
    await write(store, lambda tx: tx.agents.add(ada))
    return ada


async def sign_in(store, agent, token_hash, until=60):
    session = Session(token_hash=token_hash, agent_id=agent.id, created_at=NOON, expires_at=later(until))
    await write(store, lambda tx: tx.agents.add_session(session))
    return session


async def signed_in(store, *hashes):
    return [await store.agents.find_session(one, now=NOON) is not None for one in hashes]


async def test_an_agent_comes_back_as_it_was_written(store, ada):
    assert await store.agents.get(ada.id) == ada
    assert await store.agents.find_by_email("ada@shop.example") == ada
    assert list(await store.agents.many([ada.id, "none"])) == [ada]
    assert await store.agents.count() == 1


async def test_unknown_agents_raise_or_are_none(store):
    with pytest.raises(NotFound):
        await store.agents.get("none")
    assert await store.agents.find_by_email("eve@shop.example") is None
    assert list(await store.agents.many([])) == []
    assert await store.agents.count() == 0


async def test_an_address_is_taken_once(store, ada):
    with pytest.raises(Conflict):
        await write(store, lambda tx: tx.agents.add(an_agent(email=ada.email)))
    eve = an_agent()
    await write(store, lambda tx: tx.agents.add(eve))
    with pytest.raises(Conflict):
        await write(store, lambda tx: tx.agents.save(replace(eve, email=ada.email)))


async def test_saving_an_agent_writes_everything(store, ada):
    changed = replace(ada, name="Ada L.", role=Role.AGENT, disabled=True, password_hash=None)
    await write(store, lambda tx: tx.agents.save(changed))
    assert await store.agents.get(ada.id) == changed


async def test_a_session_lasts_until_it_expires(store, ada):
    session = await sign_in(store, ada, "cookie", until=60)
    assert await store.agents.find_session("cookie", now=later(59)) == session
    assert await store.agents.find_session("cookie", now=later(60)) is None
    assert await store.agents.find_session("other", now=NOON) is None


async def test_a_session_ends_alone(store, ada):
    await sign_in(store, ada, "one")
    await sign_in(store, ada, "two")
    await write(store, lambda tx: tx.agents.end_session("one"))
    await write(store, lambda tx: tx.agents.end_session("unknown"))
    assert await signed_in(store, "one", "two") == [False, True]


async def test_all_sessions_of_an_agent_end_but_the_present_one(store, ada):
    for token_hash in ("one", "two", "three"):
        await sign_in(store, ada, token_hash)
    await sign_in(store, an_agent(), "of somebody else")
    await write(store, lambda tx: tx.agents.end_sessions(ada.id, but="two"))
    assert await signed_in(store, "one", "two", "three", "of somebody else") == [False, True, False, True]
    await write(store, lambda tx: tx.agents.end_sessions(ada.id))
    assert await signed_in(store, "two", "of somebody else") == [False, True]


async def test_a_token_comes_back_and_its_name_is_taken_once(store):
    token = ApiToken(
        token_hash="hash", name="reports", role=Role.MARKETER, scopes=("leads.read",), created_at=NOON
    )
    await write(store, lambda tx: tx.agents.add_token(token))
    assert await store.agents.find_token("hash") == token
    assert await store.agents.find_token("other") is None
    with pytest.raises(Conflict):
        await write(store, lambda tx: tx.agents.add_token(replace(token, token_hash="another")))


async def add_link(store, **given):
    link = SignInLink(**{"token_hash": "link", "agent_id": "ada", "expires_at": later(60), **given})
    await write(store, lambda tx: tx.agents.add_link(link))
    return link


async def test_a_sign_in_link_is_spent_once(store):
    link = await add_link(store)
    take = [write(store, lambda tx: tx.agents.take_link("link", now=NOON)) for _ in range(5)]
    taken = [one for [one] in await asyncio.gather(*take)]
    assert [one for one in taken if one is not None] == [link]


async def test_a_link_of_nobody_yet_comes_back(store):
    link = await add_link(store, agent_id=None)
    assert await write(store, lambda tx: tx.agents.take_link("link", now=NOON)) == [link]


async def test_an_old_or_unknown_link_is_worth_nothing(store):
    await add_link(store)
    assert await write(store, lambda tx: tx.agents.take_link("link", now=later(60))) == [None]
    assert await write(store, lambda tx: tx.agents.take_link("other", now=NOON)) == [None]


async def test_a_link_survives_the_unit_that_failed(store):
    link = await add_link(store)

    async def fail(tx):
        raise NotFound("the agent")

    with pytest.raises(NotFound):
        await write(store, lambda tx: tx.agents.take_link("link", now=NOON), fail)
    assert await write(store, lambda tx: tx.agents.take_link("link", now=NOON)) == [link]
