"""What every engine promises of the audit."""

from tests.contract.store.nouns import an_audit_row, later, write


async def test_rows_come_back_newest_first(store):
    rows = [an_audit_row(at=later(number), facts={"host": "shop.example"}) for number in range(3)]
    await write(store, *(lambda tx, one=row: tx.audit.append(one) for row in rows))
    assert list((await store.audit.page()).items) == rows[::-1]
