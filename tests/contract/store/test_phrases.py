"""What every engine promises of watched phrases."""

from inbox.core.phrase import Phrase, SaidBy
from inbox.core.store.phrases import MOST
from tests.contract.store.nouns import NOON, write


def a_phrase(name, **given):
    return Phrase(**{"id": name, "text": f"the {name} one", "created_at": NOON, **given})


async def test_they_come_in_the_order_in_which_they_were_added_until_they_are_removed(store):
    first, second = a_phrase("b", language="pl", said_by=SaidBy.US), a_phrase("a")
    assert await write(store, lambda tx: tx.phrases.add(first), lambda tx: tx.phrases.add(second)) == [
        True,
        True,
    ]
    assert await store.phrases.all() == [first, second]
    assert await write(store, lambda tx: tx.phrases.remove("b"), lambda tx: tx.phrases.remove("b")) == [
        True,
        False,
    ]
    assert await store.phrases.all() == [second]


async def test_there_is_an_end_to_them(store):
    async def unit(tx):
        return [await tx.phrases.add(a_phrase(str(number))) for number in range(MOST + 1)]

    [added] = await write(store, unit)
    assert added == [True] * MOST + [False]
