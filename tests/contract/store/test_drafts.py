"""What every engine promises of drafts."""

from tests.contract.store.nouns import a_draft, later, write


async def save(store, *drafts):
    await write(store, *(lambda tx, one=one: tx.drafts.save(one) for one in drafts))


async def test_the_last_draft_wins(store):
    draft = a_draft(note=True, uploads=("u1", "u2"))
    newer = a_draft(text="Hello", updated_at=later(1))
    await save(store, draft)
    assert await store.drafts.find("ada", "talk") == draft
    await save(store, newer)
    assert await store.drafts.find("ada", "talk") == newer


async def test_each_agent_has_a_draft_of_their_own(store):
    await save(store, a_draft(), a_draft(agent_id="ben", text="Hi"))
    await write(store, lambda tx: tx.drafts.drop("ada", "talk"))
    await write(store, lambda tx: tx.drafts.drop("ada", "talk"))
    assert await store.drafts.find("ada", "talk") is None
    assert (await store.drafts.find("ben", "talk")).text == "Hi"


async def test_an_agents_drafts_are_listed_newest_first(store):
    drafts = [a_draft(conversation_id=f"c{n}", updated_at=later(n)) for n in (2, 1, 3)]
    await save(store, *drafts, a_draft(agent_id="ben"))
    assert list(await store.drafts.of("ada")) == ["c3", "c2", "c1"]
