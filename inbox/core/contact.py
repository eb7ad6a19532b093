"""A person outside, known by identities."""

from dataclasses import dataclass
from datetime import datetime

from inbox.core.identity import Identity
from inbox.core.ids import AgentId, ContactId
from inbox.core.noun import noun


@dataclass(frozen=True, slots=True, kw_only=True)
class Merger:
    """How a contact became part of another; `gave_name` is its name, if the other one took it.

    `confidence`, 0 to 1, is there where nobody decided it, but what a form's mail tells.
    """

    at: datetime
    by: AgentId | None = None
    gave_name: str | None = None
    confidence: float | None = None


@noun
class Contact:
    """One person; `version` grows with every write, so that two writers notice each other.

    A merged contact stays, points to the one that took it in, and keeps its addresses, which are the other
    one's too. `family` are all who were merged into this one, directly or through one another.

    `unreachable` are those of the identities that cannot be written to: the bot was blocked, the number gone.
    """

    id: ContactId
    name: str | None
    identities: tuple[Identity, ...] = ()
    unreachable: tuple[Identity, ...] = ()
    created_at: datetime
    version: int = 0
    merged_into: ContactId | None = None
    merger: Merger | None = None
    family: tuple[ContactId, ...] = ()

    @property
    def members(self) -> tuple[ContactId, ...]:
        return (self.id, *self.family)
