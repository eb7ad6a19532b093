"""The page where one plays the client on every channel, and what its script asks for."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from inbox.app.demo.clients.client import Client, Said
from inbox.core.errors import BadRequest, NotFound
from inbox.kit.body import loads_json, read_body

_LARGEST = 20_000
_LONGEST_TEXT, _LONGEST_SUBJECT = 4_000, 200


class Play:
    """`clients` are those that play now; `begin` makes them."""

    def __init__(
        self, clients: Callable[[], Mapping[str, Client]], begin: Callable[[], Awaitable[None]]
    ) -> None:
        self._clients = clients
        self._begin = begin

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/demo/clients/said", self.said, allow_head=False),
            web.post("/demo/clients", self.begin),
            web.post("/demo/clients/{kind:[a-z_]+}", self.say),
        ]

    async def begin(self, request: web.Request) -> web.Response:
        await _asked(request)
        await self._begin()
        return self._all()

    async def said(self, _request: web.Request) -> web.Response:
        return self._all()

    async def say(self, request: web.Request) -> web.Response:
        asked = await _asked(request)
        # Also finds who answers telephones by now.
        await self._begin()
        client = self._clients().get(request.match_info["kind"])
        if client is None:
            raise NotFound("Nobody plays that client.")
        text, subject = str(asked.get("text", "")).strip(), str(asked.get("subject", "")).strip()
        if not text:
            raise BadRequest("Write something first.")
        if len(text) > _LONGEST_TEXT or len(subject) > _LONGEST_SUBJECT or "\n" in subject:
            raise BadRequest("That is too long for the demo.")
        await client.say(text, subject)
        return self._all()

    def _all(self) -> web.Response:
        told = {kind: [_told(each) for each in one.conversation()] for kind, one in self._clients().items()}
        return web.json_response(told, headers={"Cache-Control": "no-store"})


async def _asked(request: web.Request) -> Mapping[str, object]:
    """An object of JSON: pages of other sites cannot send one here."""
    if request.content_type != "application/json":
        raise BadRequest("The body must be JSON.")
    told: Mapping[str, object] = loads_json(await read_body(request, _LARGEST), only_object=True)
    return told


def _told(said: Said) -> Mapping[str, object]:
    return {"byClient": said.by_client, "text": said.text, "at": said.at.isoformat(), "note": said.note}
