"""A person outside, known by identities."""

from dataclasses import dataclass
from datetime import datetime

from inbox.core.identity import Identity
from inbox.core.ids import ContactId


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One person; `version` grows with every write, so that two writers notice each other."""

    id: ContactId
    name: str | None
    identities: tuple[Identity, ...] = ()
    created_at: datetime
    version: int = 0
    merged_into: ContactId | None = None
