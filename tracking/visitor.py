"""The token by which a browser is known again, and the ticket that brings it along to another channel."""

from datetime import datetime

from inbox.core.ids import ContactId, VisitorId
from inbox.kit.secrets import Vault
from tracking.link_tokens import LinkTokens

COOKIE = "ow_visitor"
COOKIE_SECONDS = 34_560_000  # 400 days, the most that browsers keep
_PURPOSE = "visitor"
_LONGEST = 200
_MOST_RECENT = 4096
_TICKET = "visitor.ticket"
_TICKET_CHARS = 64
_TAG_CHARS = 22
_HOUR_BYTES = 4
_VALID_HOURS = 7 * 24


class Tokens:
    """Is `VisitorTokens` of core.channel."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self.links = LinkTokens(vault)
        self._recent: dict[str, VisitorId] = {}

    def issue(self, visitor_id: VisitorId) -> str:
        token = self._vault.sign(_PURPOSE, visitor_id.encode())
        self._remember(token, visitor_id)
        return token

    def read(self, token: str) -> VisitorId | None:
        if visitor_id := self._recent.get(token):
            return visitor_id
        if len(token) > _LONGEST:
            return None
        payload = self._vault.verify(_PURPOSE, token)
        if payload is None:
            return None
        self._remember(token, visitor_id := VisitorId(payload.decode()))
        return visitor_id

    def _remember(self, token: str, visitor_id: VisitorId) -> None:
        """Who opens a page opens the next one soon, so that few signatures are computed twice."""
        self._recent[token] = visitor_id
        if len(self._recent) > _MOST_RECENT:
            del self._recent[next(iter(self._recent))]

    def ticket(self, visitor_id: VisitorId, at: datetime) -> str:
        """The hour and the id, signed; the same within one hour."""
        payload = _hour(at).to_bytes(_HOUR_BYTES) + visitor_id.encode()
        ticket = self._vault.sign(_TICKET, payload).replace(".", "")
        assert len(ticket) <= _TICKET_CHARS, "An id of ours is short enough."
        return ticket

    def for_contact(self, contact_id: ContactId, at: datetime) -> str:
        return self.links.for_contact(contact_id, at)

    def redeem(self, ticket: str, at: datetime) -> VisitorId | None:
        if len(ticket) > _TICKET_CHARS:
            return None
        payload = self._vault.verify(_TICKET, f"{ticket[:-_TAG_CHARS]}.{ticket[-_TAG_CHARS:]}")
        if payload is None or _hour(at) - int.from_bytes(payload[:_HOUR_BYTES]) > _VALID_HOURS:
            return None
        return VisitorId(payload[_HOUR_BYTES:].decode())


def _hour(at: datetime) -> int:
    return int(at.timestamp()) // 3600
