"""The forms that pages of a site were seen to have."""

from collections.abc import Sequence
from typing import Protocol

from inbox.core.ids import SiteId
from inbox.core.site_form import SiteForm

MOST = 50
"""Of one site, so that nobody who makes up forms fills the store."""


class SiteForms(Protocol):
    async def see(self, form: SiteForm) -> bool:
        """Keep it, or what it looks like now; False, and no change, if the site has MOST others."""
        ...

    async def forget(self, site_id: SiteId) -> None:
        """All of the site's."""
        ...

    async def of_site(self, site_id: SiteId) -> Sequence[SiteForm]:
        """The one seen last first."""
        ...
