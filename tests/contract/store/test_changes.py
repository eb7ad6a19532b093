"""What every engine promises of the order of changes."""

import pytest

from inbox.core.errors import NotFound
from inbox.core.store import durably
from tests.contract.store.nouns import NOON, a_contact, a_conversation, a_lead, an_entry, write


async def add_contacts(store, *contacts):
    for contact in contacts:
        await write(store, lambda tx, one=contact: tx.contacts.add(one))


async def changed(store, cursor, limit=100):
    found = await store.changes.after(cursor, limit=limit)
    return None if found is None else [(change.kind, change.id) for change in found]


async def test_nothing_follows_the_head(store):
    assert await changed(store, await store.changes.head()) == []
    await add_contacts(store, a_contact())
    assert await changed(store, await store.changes.head()) == []


async def test_changes_follow_in_the_order_of_their_units(store):
    start = await store.changes.head()
    contacts = [a_contact() for _ in range(5)]
    await add_contacts(store, *contacts)
    assert await changed(store, start) == [("contact", contact.id) for contact in contacts]


async def test_a_unit_writes_one_change_per_object_however_often_it_wrote(store):
    start = await store.changes.head()
    ann, talk = a_contact(), a_conversation()
    first, second = an_entry(talk), an_entry(talk)

    async def unit(tx):
        await tx.contacts.add(ann)
        saved = await tx.contacts.save(ann)
        await tx.contacts.save(saved)
        await tx.conversations.add(talk)
        await tx.timeline.append(first)
        await tx.timeline.append(second)

    await durably(store, unit)
    found = await changed(store, start)
    assert sorted(found) == sorted(
        [("contact", ann.id), ("conversation", talk.id), ("entry", first.id), ("entry", second.id)]
    )


async def test_two_units_write_a_change_each(store):
    start, ann = await store.changes.head(), a_contact()
    await add_contacts(store, ann)
    await write(store, lambda tx: tx.contacts.save(ann))
    assert await changed(store, start) == [("contact", ann.id)] * 2


async def test_a_failed_unit_and_a_unit_that_only_reads_write_none(store):
    start = await store.changes.head()

    async def fail(tx):
        await tx.contacts.add(a_contact())
        await tx.contacts.get("nobody")

    with pytest.raises(NotFound):
        await durably(store, fail)
    await write(store, lambda tx: tx.contacts.page())
    assert await changed(store, start) == []


async def test_what_changed_nothing_is_no_change(store):
    await write(store, lambda tx: tx.jobs.enqueue("mail", {}, run_at=NOON, key="k"))
    [[job]] = await write(store, lambda tx: tx.jobs.claim(now=NOON, until=NOON, kinds=["mail"], limit=1))
    [[_]] = await write(store, lambda tx: tx.jobs.claim(now=NOON, until=NOON, kinds=["mail"], limit=1))
    start = await store.changes.head()
    await write(store, lambda tx: tx.jobs.enqueue("mail", {}, run_at=NOON, key="k"))
    await write(store, lambda tx: tx.jobs.bury(job, error="late"))
    assert await changed(store, start) == []


async def test_a_change_names_contact_and_conversation(store):
    talk = a_conversation(contact_id="ann")
    await write(store, lambda tx: tx.conversations.add(talk))
    start = await store.changes.head()
    lead = a_lead(contact_id="ann", conversation_id=talk.id)
    await write(store, lambda tx: tx.leads.add(lead), lambda tx: tx.timeline.append(an_entry(talk)))
    for change in await store.changes.after(start, limit=10):
        assert (change.contact_id, change.conversation_id) == ("ann", talk.id)


async def test_every_change_is_a_place_to_go_on_from(store):
    start = await store.changes.head()
    contacts = [a_contact() for _ in range(7)]
    await add_contacts(store, *contacts)
    seen = []
    while batch := await store.changes.after(start, limit=3):
        assert len(batch) <= 3
        seen += [change.id for change in batch]
        start = batch[-1].cursor
    assert seen == [contact.id for contact in contacts]
    assert start == await store.changes.head()


@pytest.mark.parametrize(
    "cursor",
    ["", ".", "garbage", "0", "epoch.0", ".0", "{epoch}.", "{epoch}.-1", "{epoch}.x", "{epoch}.999999"],
)
async def test_a_cursor_nobody_gave_out_asks_for_a_resync(store, cursor):
    await add_contacts(store, a_contact())
    epoch = (await store.changes.head()).partition(".")[0]
    assert await changed(store, cursor.replace("{epoch}", epoch)) is None


async def test_a_cursor_of_another_epoch_asks_for_a_resync(store):
    epoch, dot, number = (await store.changes.head()).partition(".")
    assert await changed(store, f"{epoch[::-1]}0{dot}{number}") is None


async def test_after_pruning_an_old_cursor_asks_for_a_resync(store):
    start = await store.changes.head()
    contacts = [a_contact() for _ in range(6)]
    await add_contacts(store, *contacts)
    cursors = [change.cursor for change in await store.changes.after(start, limit=10)]
    await write(store, lambda tx: tx.changes.prune(keep=3))
    assert await changed(store, start) is None
    assert await changed(store, cursors[1]) is None
    assert await changed(store, cursors[2]) == [("contact", contact.id) for contact in contacts[3:]]
    assert await changed(store, cursors[-1]) == []


async def test_after_everything_was_pruned_the_head_still_leads_on(store):
    await add_contacts(store, a_contact())
    await write(store, lambda tx: tx.changes.prune(keep=0))
    head, bob = await store.changes.head(), a_contact()
    assert await changed(store, head) == []
    await add_contacts(store, bob)
    assert await changed(store, head) == [("contact", bob.id)]
