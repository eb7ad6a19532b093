"""The addresses under which a visitor fetches the files of his chat: signed, so that none can be guessed."""

from inbox.core.errors import NotFound
from inbox.core.ids import EntryId, SiteId
from inbox.kit.secrets import Vault

_PURPOSE = "chat file"
_LONGEST = 500


class FileLinks:
    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def path(self, site_id: SiteId, entry_id: EntryId, place: int) -> str:
        """Where the attachment at this place of the entry lies; the address is good at this site only."""
        token = self._vault.sign(_PURPOSE, f"{site_id}:{entry_id}:{place}".encode())
        return f"/w/{site_id}/files/{token}"

    def read(self, site_id: SiteId, token: str) -> tuple[EntryId, int]:
        """The entry and the place; NotFound for what we did not sign for this site."""
        payload = self._vault.verify(_PURPOSE, token) if len(token) <= _LONGEST else None
        site, _, rest = (payload or b"").decode().partition(":")
        entry_id, _, place = rest.rpartition(":")
        if site != site_id or not entry_id:
            raise NotFound("There is no such file.")
        return EntryId(entry_id), int(place)
