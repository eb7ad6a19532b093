"""Links to our own sites that say whom we sent them to."""

from collections.abc import Callable, Iterable

from inbox.core.clock import Clock
from inbox.core.ids import ContactId
from inbox.core.outside import VisitorTokens
from inbox.core.site import Site
from inbox.core.widget import Tracking
from inbox.kit.link_parameter import PARAMETER, carrying
from inbox.kit.origins import origins_of


class OwnLinks:
    """`sites` gives those that there are now. One whose visitors are not to be known again is left alone."""

    def __init__(self, sites: Callable[[], Iterable[Site]], visitors: VisitorTokens, clock: Clock) -> None:
        self._sites = sites
        self._visitors = visitors
        self._clock = clock

    def tie(self, url: str, contact_id: ContactId, medium: str) -> str:
        """Is `ChannelContext.tie`."""
        if PARAMETER in url or not any(_is_on(url, site) for site in self._sites()):
            return url
        token = self._visitors.for_contact(contact_id, self._clock.now())
        return carrying(url, token, medium=medium)


def _is_on(url: str, site: Site) -> bool:
    return site.widget.tracking is Tracking.FULL and origins_of(site.hosts).has_page(url)
