"""Who did what, for administrators."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from inbox.core.store.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """`actor` is "agent:ID", "token:NAME", "cli" or "system"; `facts` hold no texts and no secrets."""

    at: datetime
    actor: str
    action: str
    kind: str
    id: str
    facts: Mapping[str, str] = field(default_factory=dict)


class Audit(Protocol):
    async def append(self, row: AuditRow) -> None: ...

    async def page(self, *, after: str | None = None, limit: int = 50) -> Page[AuditRow]:
        """Newest first."""
        ...
