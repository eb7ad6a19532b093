"""Where providers fetch the files that an answer carries: `/lent/{token}/{name}`."""

from aiohttp import web

from inbox.core.blobs import Blobs
from inbox.core.clock import Clock
from inbox.core.errors import NotFound
from inbox.core.timeline import Attachment
from inbox.kit.inert import inert_headers
from inbox.kit.lending import PATH, Lending


def lent_routes(lending: Lending, blobs: Blobs, clock: Clock) -> list[web.RouteDef]:
    """Without sign-in: the signed address is the permission."""
    lent = _Lent(lending, blobs, clock)
    return [web.get(PATH + "/{token}/{name}", lent.get)]


class _Lent:
    def __init__(self, lending: Lending, blobs: Blobs, clock: Clock) -> None:
        self._lending = lending
        self._blobs = blobs
        self._clock = clock

    async def get(self, request: web.Request) -> web.Response:
        loan = self._lending.read(request.match_info["token"], self._clock.now())
        if loan is None:
            raise NotFound("There is no such file.")
        name = request.match_info["name"]
        file = Attachment(blob=loan.blob, name=name, media_type=loan.media_type, size=loan.size)
        headers = {
            **inert_headers(file),
            "Content-Type": loan.media_type,
            "Cache-Control": "private, no-store",
        }
        return web.Response(body=await self._blobs.get(loan.blob), headers=headers)
