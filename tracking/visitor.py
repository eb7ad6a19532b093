"""The token by which a browser is known again: a random id with our signature, nothing else inside."""

from inbox.core.ids import VisitorId
from inbox.kit.secrets import Vault

COOKIE = "ow_visitor"
COOKIE_SECONDS = 34_560_000  # 400 days, the most that browsers keep
_PURPOSE = "visitor"
_LONGEST = 200


class Tokens:
    """Is `VisitorTokens` of core.channel."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def issue(self, visitor_id: VisitorId) -> str:
        return self._vault.sign(_PURPOSE, visitor_id.encode())

    def read(self, token: str) -> VisitorId | None:
        if len(token) > _LONGEST:
            return None
        payload = self._vault.verify(_PURPOSE, token)
        return None if payload is None else VisitorId(payload.decode())
