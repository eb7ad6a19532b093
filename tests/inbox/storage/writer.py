"""Looks behind the curtain of the SQLite engine: counts commits, breaks them, fills the disk."""

import contextlib

from tests.contract.store.nouns import a_contact


class Commits:
    """Counts every COMMIT of the store, and refuses the next ones on demand."""

    def __init__(self, store):
        self.count = 0
        self.refuse = 0
        store._writer.handle.connection.set_commit_hook(self._hook)

    def _hook(self):
        self.count += 1
        if self.refuse:
            self.refuse -= 1
            return True
        return False


def is_committing(store):
    return not store._writer._gate.is_set()


@contextlib.contextmanager
def full_disk(store, spare_pages=8):
    """The file may grow by no more than these pages."""
    connection = store._writer.handle.connection
    connection.pragma("max_page_count", connection.pragma("page_count") + spare_pages)
    try:
        yield
    finally:
        connection.pragma("max_page_count", 1 << 30)


def adding(contact):
    return lambda tx: tx.contacts.add(contact)


async def add(store):
    """A new contact and the mark of its group."""
    contact = a_contact()
    _, mark = await store.transact(adding(contact))
    return contact, mark


async def kept(store, *contacts):
    """Which of them the store still has."""
    found = {one.id for one in await store.contacts.many([contact.id for contact in contacts])}
    return [contact.id in found for contact in contacts]
