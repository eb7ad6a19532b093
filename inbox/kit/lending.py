"""Addresses under which a provider fetches one file of ours for a day; nobody can make or guess one."""

from datetime import datetime, timedelta
from urllib.parse import quote

import msgspec

from inbox.core.clock import Clock
from inbox.core.errors import ConfigError
from inbox.core.timeline import Attachment
from inbox.kit.secrets import Vault

PATH = "/lent"
_PURPOSE = "lent file"
_FOR = timedelta(days=1)
_LONGEST = 1_500
_NAME_CHARS = 100


class Loan(msgspec.Struct, frozen=True, array_like=True):
    blob: str
    media_type: str
    size: int
    until: int


class Lending:
    """`public_url` is where the outside reaches us; without it nothing can be lent."""

    def __init__(self, vault: Vault, clock: Clock, public_url: str) -> None:
        self._vault = vault
        self._clock = clock
        self._public_url = public_url

    def lend(self, file: Attachment) -> str:
        """The address; ConfigError if we have none ourselves."""
        if not self._public_url:
            raise ConfigError("Files cannot be fetched from us; set the public address of OneWindow.")
        until = int((self._clock.now() + _FOR).timestamp())
        loan = Loan(blob=file.blob, media_type=file.media_type, size=file.size, until=until)
        token = self._vault.sign(_PURPOSE, msgspec.msgpack.encode(loan))
        return f"{self._public_url}{PATH}/{token}/{quote(file.name[:_NAME_CHARS], safe='')}"

    def read(self, token: str, at: datetime) -> Loan | None:
        """None for what we did not lend, or not for so long."""
        if len(token) > _LONGEST:
            return None
        payload = self._vault.verify(_PURPOSE, token)
        loan = None if payload is None else msgspec.msgpack.decode(payload, type=Loan)
        return loan if loan is not None and at.timestamp() <= loan.until else None
