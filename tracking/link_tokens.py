"""What a link carries: a visitor to another host of the site, or the person that we sent it to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from inbox.core.ids import ContactId, VisitorId
from inbox.kit.secrets import Vault

VISIT_VALID = timedelta(minutes=2)
MESSAGE_VALID = timedelta(days=30)
MAX_TOKEN = 500
_VISIT = "visitor.link"
_MESSAGE = "contact.link"
_CLOCKS_DIFFER = timedelta(seconds=5)
_TIME_BYTES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Who comes: a browser known under another host, or a person who got the link from us; or nobody."""

    visitor_id: VisitorId | None = None
    contact_id: ContactId | None = None


NOBODY = Tie()


class LinkTokens:
    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def for_host(self, visitor_id: VisitorId, host: str, at: datetime) -> str:
        """Good for two minutes, and on pages of this very host only."""
        return self._vault.sign(_VISIT, _seconds(at) + f"{visitor_id}\0{host.lower()}".encode())

    def for_contact(self, contact_id: ContactId, at: datetime) -> str:
        """Good for thirty days on every site, and again: people open a letter twice."""
        return self._vault.sign(_MESSAGE, _seconds(at) + contact_id.encode())

    def read(self, token: str, page: str, at: datetime) -> Tie:
        """Who comes to this page with it; NOBODY for what is forged, too old or meant for another host."""
        if not token or len(token) > MAX_TOKEN:
            return NOBODY
        payload = self._vault.verify(_VISIT, token)
        if payload is not None and _is_fresh(payload, at, VISIT_VALID):
            visitor, _, host = payload[_TIME_BYTES:].decode().partition("\0")
            return Tie(visitor_id=VisitorId(visitor)) if host == _host(page) else NOBODY
        payload = self._vault.verify(_MESSAGE, token)
        if payload is not None and _is_fresh(payload, at, MESSAGE_VALID):
            return Tie(contact_id=ContactId(payload[_TIME_BYTES:].decode()))
        return NOBODY


def _host(page: str) -> str:
    try:
        return urlsplit(page).netloc.lower()
    except ValueError:
        return ""


def _seconds(at: datetime) -> bytes:
    return int(at.timestamp()).to_bytes(_TIME_BYTES)


def _is_fresh(payload: bytes, at: datetime, valid: timedelta) -> bool:
    age = timedelta(seconds=int(at.timestamp()) - int.from_bytes(payload[:_TIME_BYTES]))
    return -_CLOCKS_DIFFER <= age <= valid
