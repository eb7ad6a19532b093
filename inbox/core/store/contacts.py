"""People outside."""

from collections.abc import Sequence
from typing import Protocol

from inbox.core.contact import Contact
from inbox.core.identity import Identity
from inbox.core.ids import ContactId
from inbox.core.store.page import Page


class Contacts(Protocol):
    async def get(self, contact_id: ContactId) -> Contact: ...

    async def many(self, contact_ids: Sequence[ContactId]) -> Sequence[Contact]:
        """Those that exist, in no promised order."""
        ...

    async def current(self, contact_id: ContactId) -> Contact:
        """The contact, or the one that took it in."""
        ...

    async def owner(self, identity: Identity) -> ContactId | None:
        """Whose the identity itself is, even if that contact is merged."""
        ...

    async def find(self, identity: Identity) -> Contact | None:
        """Who is known by it; a merged contact is followed to the one that took it in."""
        ...

    async def add(self, contact: Contact) -> None:
        """A new contact with its identities; Conflict if one of them is somebody else's."""
        ...

    async def save(self, contact: Contact, *, member: ContactId | None = None) -> Contact:
        """Write name, identities (only added, never taken away), how it is merged, and grow the version.

        New identities are those of the `member` of its family, if one is named. Conflict on a stale version.
        """
        ...

    async def reach(self, identity: Identity, *, reachable: bool) -> bool:
        """Say whether it can be written to; False if that was known, or nobody has it."""
        ...

    async def page(self, *, after: str | None = None, limit: int = 50) -> Page[Contact]:
        """Newest first, without those that are merged."""
        ...

    async def starting_with(self, text: str, *, limit: int) -> Sequence[Contact]:
        """At most so many whose name, e-mail or phone begins with the text, in whichever case.

        Who is merged stands for the one that took them in.
        """
        ...
