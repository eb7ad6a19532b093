"""A person outside, known by identities."""

from datetime import datetime

from inbox.core.identity import Identity
from inbox.core.ids import ContactId
from inbox.core.noun import noun


@noun
class Contact:
    """One person; `version` grows with every write, so that two writers notice each other.

    `unreachable` are those of the identities that cannot be written to: the bot was blocked, the number gone.
    """

    id: ContactId
    name: str | None
    identities: tuple[Identity, ...] = ()
    unreachable: tuple[Identity, ...] = ()
    created_at: datetime
    version: int = 0
    merged_into: ContactId | None = None
