"""The chat as the assembly sees it: an address for the sockets, a task, and an end."""

import asyncio
from contextlib import suppress

from aiohttp import web

from inbox.core.clock import Clock
from inbox.core.deps import ChangeFeed, Directory, Intake, Presence
from inbox.core.errors import Forbidden, RetryLater
from inbox.core.outside import VisitorTokens
from inbox.core.site import Site
from inbox.core.store import Store
from inbox.kit.origins import origins_of
from inbox.kit.secrets import Vault
from inbox.kit.site_users import SiteUsers
from widgets.chat.desk import Desk
from widgets.chat.entries import EntryFrames
from widgets.chat.limits import ChatLimits
from widgets.chat.line import Line, Socket, new_socket
from widgets.chat.rooms import Rooms
from widgets.chat.talk import House, Talk
from widgets.chat.teller import Teller
from widgets.file_links import FileLinks

_RESTARTING = 1012
_FIRST_BACK_MS = 1_500
_LONGEST_SPREAD_MS = 15_000
_SPREAD_MS = 1_000
_SPREAD_PER_SOCKET_MS = 10


class ChatServer:
    def __init__(  # noqa: PLR0913 - everything that the chat is made of
        self,
        store: Store,
        clock: Clock,
        *,
        intake: Intake,
        directory: Directory,
        feed: ChangeFeed,
        presence: Presence,
        visitors: VisitorTokens,
        vault: Vault,
        trusted_hops: int = 0,
    ) -> None:
        self._directory = directory
        self._teller = Teller(store, EntryFrames(store, FileLinks(vault)))
        self.rooms = Rooms(
            store, clock, feed=feed, presence=presence, directory=directory, teller=self._teller
        )
        self._house = House(
            rooms=self.rooms,
            desk=Desk(store, clock, intake),
            limits=ChatLimits(lambda: clock.now().timestamp(), trusted_hops=trusted_hops),
            visitors=visitors,
            users=SiteUsers(vault),
        )
        self._lines: set[Line] = set()
        self._stopping = False

    def __len__(self) -> int:
        return len(self._lines)

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/w/{site}/chat", self._get)]

    async def run(self) -> None:
        """Tells the visitors what is new, until it is cancelled."""
        await self._teller.run()

    async def stop(self) -> None:
        """Ask every page to come back, each at a moment of its own, so that they do not come all at once."""
        self._stopping = True
        lines = list(self._lines)
        spread = min(_LONGEST_SPREAD_MS, _SPREAD_MS + _SPREAD_PER_SOCKET_MS * len(lines))
        await asyncio.gather(
            *(
                line.close(_RESTARTING, f"retry={_FIRST_BACK_MS + spread * place // len(lines)}")
                for place, line in enumerate(lines)
            )
        )

    async def _get(self, request: web.Request) -> web.StreamResponse:
        site = self._directory.site(request.match_info["site"])
        self._admit(site, request.headers.get("Origin"))
        with self._house.limits.socket(request) as ip:
            socket = new_socket()
            with suppress(ConnectionError):
                # Who has gone already is no fault of ours, and there is nobody to tell.
                await socket.prepare(request)
            if socket.prepared and request.transport is not None:
                await self._serve(site, request, socket, Line(socket, request.transport), ip)
        return socket

    async def _serve(
        self, site: Site, request: web.Request, socket: Socket, line: Line, ip: str | None
    ) -> None:
        self._lines.add(line)
        try:
            await Talk(self._house, site, request, socket, line).go_on(ip)
        finally:
            self._lines.discard(line)

    def _admit(self, site: Site, origin: str | None) -> None:
        """Whoever names no page is let in; what he writes is marked as unverified."""
        if origin not in (None, "null") and not origins_of(site.hosts).allow(origin or ""):
            raise Forbidden("This page belongs to another site.")
        if not (site.widget.enabled and site.widget.chat):
            raise Forbidden("The chat of this site is switched off.")
        if self._stopping:
            raise RetryLater("The service is about to restart.")
