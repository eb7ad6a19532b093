"""Contacts in MongoDB; a collection of its own sees to it that an identity is one contact's.

A contact's document holds its own identities; those of its family are read with it.
"""

from collections.abc import Sequence
from dataclasses import replace

from inbox.core.contact import Contact, Merger
from inbox.core.errors import Conflict, NotFound
from inbox.core.identity import EMAIL, PHONE, Identity
from inbox.core.ids import ContactId
from inbox.core.store.page import Page
from inbox.storage.codec import dump, from_micros, load, name_key, to_micros
from inbox.storage.mongo.handle import Document, Handle
from inbox.storage.mongo.paging import Query
from inbox.storage.mongo.scalars import among, equal

_BEYOND = chr(0x10FFFF)


class MongoContacts:
    def __init__(self, handle: Handle) -> None:
        self._db = handle

    async def get(self, contact_id: ContactId) -> Contact:
        found = await self._db.one("contact", equal(_id=contact_id))
        if found is None:
            message = "There is no such contact."
            raise NotFound(message)
        return (await self._with_families([_contact(found)]))[0]

    async def many(self, contact_ids: Sequence[ContactId]) -> Sequence[Contact]:
        found = await self._db.some("contact", {"_id": among(contact_ids)})
        return await self._with_families([_contact(each) for each in found])

    async def current(self, contact_id: ContactId) -> Contact:
        contact = await self.get(contact_id)
        while contact.merged_into is not None:
            contact = await self.get(contact.merged_into)
        return contact

    async def owner(self, identity: Identity) -> ContactId | None:
        found = await self._db.one("identity", equal(kind=identity.kind, value=identity.value))
        return None if found is None else ContactId(found["contact"])

    async def find(self, identity: Identity) -> Contact | None:
        owner = await self.owner(identity)
        return None if owner is None else await self.current(owner)

    async def add(self, contact: Contact) -> None:
        await self._db.add(
            "contact",
            {
                "_id": str(contact.id),
                "row": self._db.rows.next(),
                "identities": [_told(identity) for identity in contact.identities],
                "created_at": to_micros(contact.created_at),
                "version": int(contact.version),
                **_values(contact),
            },
        )
        await self._identify(contact.id, contact.identities)
        self._db.touch("contact", contact.id, contact.id)

    async def save(self, contact: Contact, *, member: ContactId | None = None) -> Contact:
        owner, new = member or contact.id, list(contact.identities)
        if contact.family:
            kept = (await self.get(contact.id)).identities
            new = [identity for identity in contact.identities if identity not in kept]
        before = await self._db.swap(
            "contact",
            equal(_id=contact.id, version=contact.version),
            {
                "$set": _values(contact),
                "$inc": {"version": 1},
                "$addToSet": _added(new if owner == contact.id else []),
            },
            after=False,
        )
        if before is None:
            message = "The contact was changed by somebody else."
            raise Conflict(message)
        if owner != contact.id and new:
            await self._db.change("contact", equal(_id=owner), {"$addToSet": _added(new)})
        known = _contact(before).identities
        await self._identify(owner, [each for each in new if each not in known])
        self._db.touch("contact", contact.id, contact.id)
        return replace(contact, version=contact.version + 1)

    async def reach(self, identity: Identity, *, reachable: bool) -> bool:
        key = equal(kind=identity.kind, value=identity.value)
        known = {"$ne": True} if not reachable else True
        if not await self._db.change(
            "identity", {**key, "unreachable": known}, {"$set": {"unreachable": not reachable}}
        ):
            return False
        owner = await self.owner(identity)
        if owner is not None:
            change = "$pull" if reachable else "$addToSet"
            await self._db.change("contact", equal(_id=owner), {change: {"unreachable": _told(identity)}})
            current = await self.current(owner)
            self._db.touch("contact", current.id, current.id)
        return True

    async def page(self, *, after: str | None = None, limit: int = 50) -> Page[Contact]:
        page = await Query("contact", ("row",), equal(merged_into=None)).read(
            self._db, after, limit, _contact
        )
        return replace(page, items=await self._with_families(page.items))

    async def starting_with(self, text: str, *, limit: int) -> Sequence[Contact]:
        key = name_key(text) or ""
        span = {"$gte": key, "$lt": key + _BEYOND}
        named = await self._db.some(
            "contact", {"name_key": span}, [("name_key", 1)], limit=limit, fields=["_id"]
        )
        kinds = {"kind": among((EMAIL, PHONE)), "value": span}
        reached = await self._db.some("identity", kinds, limit=limit)
        ids = [*(each["_id"] for each in named), *(each["contact"] for each in reached)]
        found = [await self.current(ContactId(each)) for each in dict.fromkeys(ids)]
        return list({contact.id: contact for contact in found}.values())[:limit]

    async def _with_families(self, contacts: Sequence[Contact]) -> list[Contact]:
        """The same contacts, with the identities of those who were merged into them."""
        wanted = [member for contact in contacts for member in contact.family]
        if not wanted:
            return list(contacts)
        found = await self._db.some("contact", {"_id": among(wanted)})
        own = {each["_id"]: _contact(each) for each in found}
        return [
            _joined(contact, [own[member] for member in contact.family if member in own])
            for contact in contacts
        ]

    async def _identify(self, contact_id: ContactId, identities: Sequence[Identity]) -> None:
        for identity in identities:
            key = equal(kind=identity.kind, value=identity.value)
            if not await self._db.put("identity", key, {"contact": str(contact_id)}):
                message = "This address belongs to another contact."
                raise Conflict(message)


def _joined(contact: Contact, members: Sequence[Contact]) -> Contact:
    family = (contact, *members)
    return replace(
        contact,
        identities=tuple(identity for each in family for identity in each.identities),
        unreachable=tuple(identity for each in family for identity in each.unreachable),
    )


def _told(identity: Identity) -> Document:
    return {"kind": str(identity.kind), "value": str(identity.value)}


def _added(identities: Sequence[Identity]) -> Document:
    return {"identities": {"$each": [_told(each) for each in identities]}}


def _values(contact: Contact) -> Document:
    return {
        "name": contact.name,
        "name_key": name_key(contact.name),
        "merged_into": contact.merged_into,
        "merger": None if contact.merger is None else dump(contact.merger).decode(),
        "family": [str(each) for each in contact.family],
    }


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
        merger=None if found["merger"] is None else load(Merger, found["merger"]),
        family=tuple(ContactId(each) for each in found["family"]),
    )
