"""The addresses that a site's forms post to: `/w/{site}/leads`, and the page that thanks."""

from aiohttp import web

from inbox.core.channel import Reply
from inbox.core.clock import Clock
from inbox.core.deps import Directory, Intake
from inbox.core.errors import OneWindowError
from inbox.core.ids import ChannelId, RequestId, new_id
from inbox.core.inbound import WebhookRequest
from inbox.kit.body import read_body
from inbox.kit.callers import Callers
from inbox.kit.cors import preflight, readable
from inbox.kit.headers import given_headers
from inbox.kit.plain_page import HEADERS, MEDIA_TYPE, plain_page
from inbox.kit.problems import answer_to
from inbox.kit.texts import Texts

MAX_BYTES = 256 * 1024
MAX_MULTIPART_BYTES = 5 * 1024 * 1024
_ALLOWED_HEADERS = "Content-Type, Idempotency-Key"


def routes(intake: Intake, directory: Directory, clock: Clock, limits: Callers) -> list[web.RouteDef]:
    leads = LeadRoute(intake, directory, clock, limits)
    return [
        web.post("/w/{site}/leads", leads.post),
        web.options("/w/{site}/leads", leads.options),
        web.get("/w/{site}/thanks", ThanksRoute(directory).get),
    ]


class LeadRoute:
    def __init__(self, intake: Intake, directory: Directory, clock: Clock, limits: Callers) -> None:
        self._intake = intake
        self._directory = directory
        self._clock = clock
        self._limits = limits

    async def options(self, request: web.Request) -> web.Response:
        return preflight(request, self._directory.site(request.match_info["site"]).hosts, _ALLOWED_HEADERS)

    async def post(self, request: web.Request) -> web.Response:
        site = self._directory.site(request.match_info["site"])
        try:
            return await self._take(request, site.form_channel)
        except OneWindowError as error:
            # A script that may not read the refusal would take it for a lost connection and try again.
            response = answer_to(request, error)
            response.headers.update(readable(site.hosts, request.headers.get("Origin")))
            return response

    async def _take(self, request: web.Request, channel_id: ChannelId) -> web.Response:
        remote = self._limits.admit(request)
        body = await _body(request)
        raw = WebhookRequest(
            id=RequestId(new_id()),
            channel_id=channel_id,
            received_at=self._clock.now(),
            url=request.path_qs,
            headers=given_headers(request.headers),
            body=body,
            remote=remote,
        )
        return _response(await self._intake.take(channel_id, raw))


class ThanksRoute:
    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._texts = Texts()

    async def get(self, request: web.Request) -> web.Response:
        self._directory.site(request.match_info["site"])
        language = self._texts.choose(request.headers.get("Accept-Language"))
        title = self._texts.get(language, "form.thanks.title")
        page = plain_page(title, self._texts.get(language, "form.thanks.text"), language=language)
        headers = {**HEADERS, "Content-Type": MEDIA_TYPE, "Vary": "Accept-Language"}
        return web.Response(body=page, headers=headers)


async def _body(request: web.Request) -> bytes:
    multipart = request.headers.get("Content-Type", "")[:10].lower() == "multipart/"
    return await read_body(request, MAX_MULTIPART_BYTES if multipart else MAX_BYTES)


def _response(reply: Reply) -> web.Response:
    return web.Response(
        status=reply.status, body=reply.body, headers={**reply.headers, "Content-Type": reply.media_type}
    )
