"""Contacts in SQLite."""

from collections.abc import Sequence
from dataclasses import replace

import apsw

from inbox.core.contact import Contact, Merger
from inbox.core.errors import Conflict, NotFound
from inbox.core.identity import EMAIL, PHONE, Identity
from inbox.core.ids import ContactId
from inbox.core.store.page import Page
from inbox.storage.codec import dump, from_micros, load, name_key, to_micros
from inbox.storage.sqlite.handle import Handle, Row
from inbox.storage.sqlite.paging import Query, marks
from inbox.storage.sqlite.ways import forget_ways_of

_SELECT = "SELECT row, id, name, created_at, version, merged_into, merger, family FROM contact"
_BEYOND = chr(0x10FFFF)
_ALONE = b"[]"


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

    async def current(self, contact_id: ContactId) -> Contact:
        contact = await self.get(contact_id)
        while contact.merged_into is not None:
            contact = await self.get(contact.merged_into)
        return contact

    async def owner(self, identity: Identity) -> ContactId | None:
        row = self._db.row(
            "SELECT contact FROM identity WHERE kind = ? AND value = ?", identity.kind, identity.value
        )
        return None if row is None else ContactId(row[0])

    async def find(self, identity: Identity) -> Contact | None:
        owner = await self.owner(identity)
        return None if owner is None else await self.current(owner)

    async def add(self, contact: Contact) -> None:
        self._db.run(
            "INSERT INTO contact (id, created_at, version, name_key, name, merged_into, merger, family)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            contact.id,
            to_micros(contact.created_at),
            contact.version,
            name_key(contact.name),
            *_values(contact),
        )
        if contact.family:
            forget_ways_of(self._db, contact.id)
        self._identify(contact.id, contact.identities)
        self._db.touch("contact", contact.id, contact.id)

    async def save(self, contact: Contact, *, member: ContactId | None = None) -> Contact:
        before = self._db.row(
            "UPDATE contact SET version = version + 1 WHERE id = ? AND version = ?"
            " RETURNING name, merged_into, merger, family",
            contact.id,
            contact.version,
        )
        if before is None:
            message = "The contact was changed by somebody else."
            raise Conflict(message)
        # A statement of its own, because naming the column rewrites its index even if it stays the same.
        if before != (values := _values(contact)):
            self._db.run(
                "UPDATE contact SET name = ?, merged_into = ?, merger = ?, family = ?, name_key = ?"
                " WHERE id = ?",
                *values,
                name_key(contact.name),
                contact.id,
            )
            if before[3] != values[3]:
                forget_ways_of(self._db, contact.id)
        known = {identity for _, identity, _ in self._identities(contact.members)}
        new = [identity for identity in contact.identities if identity not in known]
        self._identify(member or contact.id, new)
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

    async def starting_with(self, text: str, *, limit: int) -> Sequence[Contact]:
        key = name_key(text) or ""
        named = self._db.rows(
            "SELECT id FROM contact WHERE name_key >= ? AND name_key < ? ORDER BY name_key LIMIT ?",
            (key, key + _BEYOND, limit),
        )
        reached = self._db.rows(
            "SELECT contact FROM identity WHERE kind IN (?, ?) AND value >= ? AND value < ? LIMIT ?",
            (EMAIL, PHONE, key, key + _BEYOND, limit),
        )
        found = [await self.current(ContactId(row[0])) for row in (*named, *reached)]
        return list({contact.id: contact for contact in found}.values())[:limit]

    def _identify(self, contact_id: ContactId, identities: Sequence[Identity]) -> None:
        try:
            self._db.add(
                "INSERT INTO identity (kind, value, contact) VALUES (?, ?, ?)",
                [(identity.kind, identity.value, contact_id) for identity in identities],
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
        members = {row[1]: (row[1], *(_family(row[7]))) for row in rows}
        identities: dict[str, list[Identity]] = {each: [] for family in members.values() for each in family}
        unreachable: dict[str, list[Identity]] = {each: [] for each in identities}
        for owner, identity, lost in self._identities(list(identities)):
            identities[owner].append(identity)
            if lost:
                unreachable[owner].append(identity)
        return [
            Contact(
                id=ContactId(row[1]),
                name=row[2],
                identities=tuple(identity for each in members[row[1]] for identity in identities[each]),
                unreachable=tuple(identity for each in members[row[1]] for identity in unreachable[each]),
                created_at=from_micros(row[3]),
                version=row[4],
                merged_into=None if row[5] is None else ContactId(row[5]),
                merger=None if row[6] is None else load(Merger, row[6]),
                family=members[row[1]][1:],
            )
            for row in rows
        ]


def _values(contact: Contact) -> tuple[object, ...]:
    merger = None if contact.merger is None else dump(contact.merger)
    family = dump(contact.family) if contact.family else _ALONE
    return (contact.name, contact.merged_into, merger, family)


def _family(kept: str | bytes) -> tuple[ContactId, ...]:
    return () if kept in (_ALONE, "[]") else load(tuple[ContactId, ...], kept)
