"""Links to a messenger that bring the visitor along: `POST /w/{site}/contact-links`."""

from collections.abc import Mapping

import msgspec
from aiohttp import web

from inbox.core.channel import Channel, LinkedChannel
from inbox.core.clock import Clock
from inbox.core.deps import Directory
from inbox.core.errors import BadRequest
from inbox.core.ids import ChannelId
from inbox.core.outside import VisitorTokens
from inbox.core.widget import ContactLink, LinkKind
from inbox.kit.body import loads_json, read_body
from inbox.kit.callers import Callers
from inbox.kit.cors import preflight, readable

_MAX_BYTES = 4_096
_PLAIN: Mapping[LinkKind, str] = {
    LinkKind.TELEGRAM: "https://t.me/{}",
    LinkKind.WHATSAPP: "https://wa.me/{}",
    LinkKind.MESSENGER: "https://m.me/{}",
    LinkKind.INSTAGRAM: "https://ig.me/m/{}",
    LinkKind.VIBER: "viber://pa?chatURI={}",
    LinkKind.VK: "https://vk.me/{}",
    LinkKind.LINE: "https://line.me/R/oaMessage/%40{}/",
}
_encode = msgspec.json.Encoder().encode


class CarryingLink(msgspec.Struct, frozen=True, kw_only=True):
    """The owner's link by kind and value, and where it leads for this visitor."""

    kind: LinkKind
    value: str
    href: str


class ContactLinks:
    """Answers with those of the site's links that lead to a channel of ours."""

    def __init__(
        self,
        directory: Directory,
        clock: Clock,
        visitors: VisitorTokens,
        channels: Mapping[ChannelId, Channel],
        limits: Callers,
    ) -> None:
        self._directory = directory
        self._clock = clock
        self._visitors = visitors
        self._channels = channels
        self._limits = limits

    def routes(self) -> list[web.RouteDef]:
        path = "/w/{site}/contact-links"
        return [web.post(path, self.post), web.options(path, self.options)]

    async def options(self, request: web.Request) -> web.Response:
        hosts = self._directory.site(request.match_info["site"]).hosts
        return preflight(request, hosts, "Content-Type")

    async def post(self, request: web.Request) -> web.Response:
        site = self._directory.site(request.match_info["site"])
        self._limits.admit(request)
        visitor_id = self._visitors.read(_token(loads_json(await read_body(request, _MAX_BYTES))))
        links: list[CarryingLink] = []
        if visitor_id is not None:
            ticket = self._visitors.ticket(visitor_id, self._clock.now())
            links = self._carrying(site.widget.links, ticket)
        headers = {**readable(site.hosts, request.headers.get("Origin")), "Cache-Control": "no-store"}
        return web.Response(body=_encode({"links": links}), content_type="application/json", headers=headers)

    def _carrying(self, links: tuple[ContactLink, ...], ticket: str) -> list[CarryingLink]:
        offered = [
            href
            for channel in self._channels.values()
            if isinstance(channel, LinkedChannel) and (href := channel.contact_link(ticket)) is not None
        ]
        return [
            CarryingLink(kind=link.kind, value=link.value, href=href)
            for link in links
            for href in offered
            if _leads_to(link, href)
        ]


def _leads_to(link: ContactLink, href: str) -> bool:
    """Whether it is the owner's own address with something added."""
    plain = _PLAIN.get(link.kind, "").format(link.value.lstrip("+@")).lower()
    return bool(plain) and href.lower().startswith((f"{plain}?", f"{plain}&"))


def _token(body: object) -> str:
    token = body.get("visitor") if isinstance(body, dict) else None
    if not isinstance(token, str):
        raise BadRequest("`visitor` must be the token of a visitor.")
    return token
