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

    async def find(self, identity: Identity) -> Contact | None:
        """Who is known by it; a merged contact is followed to the one that took it in."""
        ...

    async def add(self, contact: Contact) -> None:
        """A new contact with its identities; Conflict if one of them is somebody else's."""
        ...

    async def save(self, contact: Contact) -> Contact:
        """Write name, identities (only added, never taken away) and grow the version.

        Conflict on a stale version.
        """
        ...

    async def reach(self, identity: Identity, *, reachable: bool) -> bool:
        """Say whether it can be written to; False if that was known, or nobody has it."""
        ...

    async def page(self, *, after: str | None = None, limit: int = 50) -> Page[Contact]:
        """Newest first."""
        ...
