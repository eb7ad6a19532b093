"""Contacts in MongoDB; a collection of its own sees to it that an identity is one contact's."""

from collections.abc import Sequence
from dataclasses import replace

from inbox.core.contact import Contact
from inbox.core.errors import Conflict, NotFound
from inbox.core.identity import Identity
from inbox.core.ids import ContactId
from inbox.core.store.page import Page
from inbox.storage.codec import from_micros, to_micros
from inbox.storage.mongo.handle import Document, Handle
from inbox.storage.mongo.paging import Query
from inbox.storage.mongo.scalars import among, equal


class MongoContacts:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def get(self, contact_id: ContactId) -> Contact:
        found = await self._db.one("contact", equal(_id=contact_id))
        if found is None:
            message = "There is no such contact."
            raise NotFound(message)
        return _contact(found)

    async def many(self, contact_ids: Sequence[ContactId]) -> Sequence[Contact]:
        return [_contact(found) for found in await self._db.some("contact", {"_id": among(contact_ids)})]

    async def find(self, identity: Identity) -> Contact | None:
        found = await self._db.one("identity", equal(kind=identity.kind, value=identity.value))
        if found is None:
            return None
        contact = await self.get(ContactId(found["contact"]))
        while contact.merged_into is not None:
            contact = await self.get(contact.merged_into)
        return contact

    async def add(self, contact: Contact) -> None:
        await self._db.add(
            "contact",
            {
                "_id": str(contact.id),
                "row": self._db.rows.next(),
                "name": contact.name,
                "identities": [_told(identity) for identity in contact.identities],
                "created_at": to_micros(contact.created_at),
                "version": int(contact.version),
                "merged_into": contact.merged_into,
            },
        )
        await self._identify(contact.id, contact.identities)
        self._db.touch("contact", contact.id, contact.id)

    async def save(self, contact: Contact) -> Contact:
        before = await self._db.swap(
            "contact",
            equal(_id=contact.id, version=contact.version),
            {
                "$set": {"name": contact.name},
                "$inc": {"version": 1},
                "$addToSet": {"identities": {"$each": [_told(each) for each in contact.identities]}},
            },
            after=False,
        )
        if before is None:
            message = "The contact was changed by somebody else."
            raise Conflict(message)
        known = _contact(before).identities
        await self._identify(contact.id, [each for each in contact.identities if each not in known])
        self._db.touch("contact", contact.id, contact.id)
        return replace(contact, version=contact.version + 1)

    async def reach(self, identity: Identity, *, reachable: bool) -> bool:
        key = equal(kind=identity.kind, value=identity.value)
        known = {"$ne": True} if not reachable else True
        if not await self._db.change(
            "identity", {**key, "unreachable": known}, {"$set": {"unreachable": not reachable}}
        ):
            return False
        owner = await self.find(identity)
        if owner is not None:
            change = "$pull" if reachable else "$addToSet"
            await self._db.change("contact", equal(_id=owner.id), {change: {"unreachable": _told(identity)}})
            self._db.touch("contact", owner.id, owner.id)
        return True

    async def page(self, *, after: str | None = None, limit: int = 50) -> Page[Contact]:
        return await Query("contact", ("row",), equal(merged_into=None)).read(
            self._db, after, limit, _contact
        )

    async def _identify(self, contact_id: ContactId, identities: Sequence[Identity]) -> None:
        for identity in identities:
            key = equal(kind=identity.kind, value=identity.value)
            if not await self._db.put("identity", key, {"contact": str(contact_id)}):
                message = "This address belongs to another contact."
                raise Conflict(message)


def _told(identity: Identity) -> Document:
    return {"kind": str(identity.kind), "value": str(identity.value)}


def _identities(told: Sequence[Document]) -> tuple[Identity, ...]:
    return tuple(Identity(kind=each["kind"], value=each["value"]) for each in told)


def _contact(found: Document) -> Contact:
    return Contact(
        id=ContactId(found["_id"]),
        name=found["name"],
        identities=_identities(found["identities"]),
        unreachable=_identities(found.get("unreachable", ())),
        created_at=from_micros(found["created_at"]),
        version=found["version"],
        merged_into=None if found["merged_into"] is None else ContactId(found["merged_into"]),
    )
