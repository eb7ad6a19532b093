"""Contacts in SQLite."""

from collections.abc import Sequence
from dataclasses import replace

import apsw

from inbox.core.contact import Contact
from inbox.core.errors import Conflict, NotFound
from inbox.core.identity import Identity
from inbox.core.ids import ContactId
from inbox.core.store.page import Page
from inbox.storage.codec import from_micros, to_micros
from inbox.storage.sqlite.handle import Handle, Row
from inbox.storage.sqlite.paging import Query, marks

_SELECT = "SELECT row, id, name, created_at, version, merged_into FROM contact"


class SqliteContacts:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def get(self, contact_id: ContactId) -> Contact:
        row = self._db.row(f"{_SELECT} WHERE id = ?", contact_id)
        if row is None:
            message = "There is no such contact."
            raise NotFound(message)
        return self._contacts([row])[0]

    async def many(self, contact_ids: Sequence[ContactId]) -> Sequence[Contact]:
        wanted = list(dict.fromkeys(contact_ids))
        return self._contacts(self._db.rows(f"{_SELECT} WHERE id IN ({marks(wanted)})", wanted))

    async def find(self, identity: Identity) -> Contact | None:
        row = self._db.row(
            "SELECT contact FROM identity WHERE kind = ? AND value = ?", identity.kind, identity.value
        )
        if row is None:
            return None
        contact = await self.get(ContactId(row[0]))
        while contact.merged_into is not None:
            contact = await self.get(contact.merged_into)
        return contact

    async def add(self, contact: Contact) -> None:
        self._db.run(
            "INSERT INTO contact (id, name, created_at, version, merged_into) VALUES (?, ?, ?, ?, ?)",
            contact.id,
            contact.name,
            to_micros(contact.created_at),
            contact.version,
            contact.merged_into,
        )
        self._identify(contact)
        self._db.touch("contact", contact.id, contact.id)

    async def save(self, contact: Contact) -> Contact:
        changed = self._db.count(
            "UPDATE contact SET name = ?, version = version + 1 WHERE id = ? AND version = ?",
            contact.name,
            contact.id,
            contact.version,
        )
        if not changed:
            message = "The contact was changed by somebody else."
            raise Conflict(message)
        known = {identity for _, identity, _ in self._identities([contact.id])}
        new = tuple(identity for identity in contact.identities if identity not in known)
        self._identify(replace(contact, identities=new))
        self._db.touch("contact", contact.id, contact.id)
        return replace(contact, version=contact.version + 1)

    async def reach(self, identity: Identity, *, reachable: bool) -> bool:
        changed = self._db.count(
            "UPDATE identity SET unreachable = ? WHERE kind = ? AND value = ? AND unreachable <> ?",
            not reachable,
            identity.kind,
            identity.value,
            not reachable,
        )
        owner = await self.find(identity) if changed else None
        if owner is not None:
            self._db.touch("contact", owner.id, owner.id)
        return bool(changed)

    async def page(self, *, after: str | None = None, limit: int = 50) -> Page[Contact]:
        query = Query(_SELECT, ("row",))
        query.where("merged_into IS NULL")
        rows = query.read(self._db, after, limit, lambda row: row)
        return Page(items=self._contacts(rows.items), next=rows.next)

    def _identify(self, contact: Contact) -> None:
        try:
            self._db.add(
                "INSERT INTO identity (kind, value, contact) VALUES (?, ?, ?)",
                [(identity.kind, identity.value, contact.id) for identity in contact.identities],
            )
        except apsw.ConstraintError:
            message = "This address belongs to another contact."
            raise Conflict(message) from None

    def _identities(self, contact_ids: Sequence[str]) -> list[tuple[str, Identity, bool]]:
        """Each with its contact, and whether it cannot be written to."""
        rows = self._db.rows(
            f"SELECT contact, kind, value, unreachable FROM identity WHERE contact IN ({marks(contact_ids)})",  # noqa: S608 - only placeholders and constants are put in
            contact_ids,
        )
        return [(row[0], Identity(kind=row[1], value=row[2]), bool(row[3])) for row in rows]

    def _contacts(self, rows: Sequence[Row]) -> list[Contact]:
        identities: dict[str, list[Identity]] = {row[1]: [] for row in rows}
        unreachable: dict[str, list[Identity]] = {row[1]: [] for row in rows}
        for owner, identity, lost in self._identities(list(identities)):
            identities[owner].append(identity)
            if lost:
                unreachable[owner].append(identity)
        return [
            Contact(
                id=ContactId(row[1]),
                name=row[2],
                identities=tuple(identities[row[1]]),
                unreachable=tuple(unreachable[row[1]]),
                created_at=from_micros(row[3]),
                version=row[4],
                merged_into=None if row[5] is None else ContactId(row[5]),
            )
            for row in rows
        ]
