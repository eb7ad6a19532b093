"""How a site vouches for the people who have signed in there, and which chat is theirs."""

import hmac
from dataclasses import dataclass, field

from inbox.core.ids import VisitorId
from inbox.core.site import Site
from inbox.kit.secrets import Vault

LONGEST_ID = 200
LONGEST_EMAIL = 320
_PURPOSE = "site users"
_SEPARATOR = ":"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a page says about the person who sits before it."""

    id: str
    email: str | None = None
    hmac: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteUser:
    """A person whom the site knows; `email` only if the site vouched for it as well."""

    id: str
    email: str | None = None


class SiteUsers:
    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def secret(self, site: Site) -> str:
        """For the site's own server, never for its pages; another one with every round."""
        return self._secrets(site)[0]

    def vouched(self, site: Site, claim: Claim) -> SiteUser | None:
        """The user, if the claim is signed with HMAC-SHA256 over `id`, or over `id:email`; in hex.

        An id holds no colon, or `7:eve@example.com` would be signed like the user 7 with another's address.
        """
        if not 0 < len(claim.id) <= LONGEST_ID or _SEPARATOR in claim.id or not claim.id.isprintable():
            return None
        email = claim.email or ""
        if 0 < len(email) <= LONGEST_EMAIL and self._is_signed(
            site, f"{claim.id}{_SEPARATOR}{email}", claim.hmac
        ):
            return SiteUser(id=claim.id, email=email)
        return SiteUser(id=claim.id) if self._is_signed(site, claim.id, claim.hmac) else None

    def _is_signed(self, site: Site, text: str, tag: str) -> bool:
        given = tag.lower().encode()
        return any(
            hmac.compare_digest(hmac.digest(secret.encode(), text.encode(), "sha256").hex().encode(), given)
            for secret in self._secrets(site)
        )

    def _secrets(self, site: Site) -> tuple[str, ...]:
        return self._vault.derived(f"{_PURPOSE}:{site.id}:{site.identity_round}")


def thread_of(visitor_id: VisitorId, user_id: str | None) -> str:
    """The chat of somebody who signed in is one in all browsers; else it is the browser's own."""
    return f"user{_SEPARATOR}{user_id}" if user_id else visitor_id
