"""What every engine promises of contacts."""

import pytest

from inbox.core.errors import Conflict, NotFound
from inbox.core.identity import PHONE, Identity
from tests.contract.store.nouns import a_contact, email, write

ANN = email("ann@mail.example")
PHONE_OF_ANN = Identity(kind=PHONE, value="+15550100")


async def add(store, *contacts):
    for contact in contacts:
        await write(store, lambda tx, one=contact: tx.contacts.add(one))


async def test_a_contact_comes_back_as_it_was_written(store):
    ann = a_contact(identities=(ANN,))
    await add(store, ann)
    assert await store.contacts.get(ann.id) == ann


async def test_all_identities_come_back(store):
    ann = a_contact(identities=(PHONE_OF_ANN, ANN))
    await add(store, ann)
    assert set((await store.contacts.get(ann.id)).identities) == {ANN, PHONE_OF_ANN}


async def test_get_raises_for_nobody(store):
    with pytest.raises(NotFound):
        await store.contacts.get("nobody")


async def test_find_returns_none_for_an_unknown_address(store):
    assert await store.contacts.find(ANN) is None


async def test_a_contact_is_found_by_each_identity(store):
    ann = a_contact(identities=(ANN, PHONE_OF_ANN))
    await add(store, ann)
    assert (await store.contacts.find(ANN)).id == ann.id
    assert (await store.contacts.find(PHONE_OF_ANN)).id == ann.id


async def test_the_same_value_of_another_kind_is_somebody_else(store):
    await add(store, a_contact(identities=(ANN,)))
    assert await store.contacts.find(Identity(kind=PHONE, value=ANN.value)) is None


async def test_a_merged_contact_is_followed_to_the_one_that_took_it_in(store):
    last, middle = a_contact(), a_contact(merged_into="first")
    first = a_contact(id="first", merged_into=last.id)
    await add(store, last, first, middle, a_contact(identities=(ANN,), merged_into=middle.id))
    assert (await store.contacts.find(ANN)).id == last.id


async def test_merged_contacts_are_not_listed(store):
    last = a_contact()
    await add(store, last, a_contact(merged_into=last.id))
    assert [contact.id for contact in (await store.contacts.page()).items] == [last.id]


async def test_many_returns_those_that_exist(store):
    ann, bob = a_contact(), a_contact()
    await add(store, ann, bob)
    found = await store.contacts.many([bob.id, "nobody", ann.id, bob.id])
    assert sorted(contact.id for contact in found) == sorted([ann.id, bob.id])
    assert list(await store.contacts.many([])) == []


async def test_a_new_contact_with_somebody_elses_address_is_refused(store):
    await add(store, a_contact(identities=(ANN,)))
    bob = a_contact(identities=(ANN,))
    with pytest.raises(Conflict):
        await add(store, bob)
    with pytest.raises(NotFound):
        await store.contacts.get(bob.id)


async def test_saving_writes_the_name_adds_identities_and_grows_the_version(store):
    ann = a_contact(identities=(ANN,))
    await add(store, ann)
    changed = a_contact(id=ann.id, name="Anna", identities=(PHONE_OF_ANN,))
    [saved] = await write(store, lambda tx: tx.contacts.save(changed))
    kept = await store.contacts.get(ann.id)
    assert (saved.version, kept.version, kept.name) == (1, 1, "Anna")
    assert set(kept.identities) == {ANN, PHONE_OF_ANN}


async def test_a_stale_version_is_refused(store):
    ann = a_contact()
    await add(store, ann)
    await write(store, lambda tx: tx.contacts.save(ann))
    with pytest.raises(Conflict):
        await write(store, lambda tx: tx.contacts.save(ann))


async def test_an_address_that_belongs_to_somebody_else_cannot_be_saved(store):
    ann, bob = a_contact(identities=(ANN,)), a_contact(name="Bob")
    await add(store, ann, bob)
    taking = a_contact(id=bob.id, name="Robert", identities=(ANN,))
    with pytest.raises(Conflict):
        await write(store, lambda tx: tx.contacts.save(taking))
    assert await store.contacts.get(bob.id) == bob


async def test_an_address_that_cannot_be_written_to_is_known_as_such(store):
    ann = a_contact(identities=(ANN, PHONE_OF_ANN))
    await add(store, ann)
    before = await store.changes.head()
    assert await write(store, lambda tx: tx.contacts.reach(ANN, reachable=False)) == [True]
    kept = await store.contacts.find(PHONE_OF_ANN)
    assert (kept.unreachable, set(kept.identities)) == ((ANN,), {ANN, PHONE_OF_ANN})
    assert (await store.contacts.many([ann.id]))[0].unreachable == (ANN,)
    assert [change.id for change in await store.changes.after(before, limit=9)] == [ann.id]
    await write(store, lambda tx: tx.contacts.save(kept))
    assert (await store.contacts.get(ann.id)).unreachable == (ANN,)
    assert await write(store, lambda tx: tx.contacts.reach(ANN, reachable=True)) == [True]
    assert (await store.contacts.get(ann.id)).unreachable == ()


async def test_what_was_known_of_an_address_changes_nothing(store):
    await add(store, a_contact(identities=(ANN,)))
    await write(store, lambda tx: tx.contacts.reach(ANN, reachable=False))
    before = await store.changes.head()
    assert await write(store, lambda tx: tx.contacts.reach(ANN, reachable=False)) == [False]
    assert await write(store, lambda tx: tx.contacts.reach(PHONE_OF_ANN, reachable=False)) == [False]
    assert await store.changes.head() == before
