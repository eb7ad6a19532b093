"""One community: what people write to it becomes events, and what agents write reaches them there."""

import hmac
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from channels.kit.members import items, line
from channels.kit.payload import json_object
from channels.vk.api import Api
from channels.vk.callbacks import CONFIRMATION, KINDS, read_call
from channels.vk.names import BROUGHT, bring, introduced
from channels.vk.sending import MAX_FILE, MAX_FILES, MAX_TEXT, Sending
from channels.vk.server import Server
from channels.vk.settings import Settings
from inbox.core.channel import Capabilities, ChannelContext, Reply
from inbox.core.errors import (
    ConfigError,
    OneWindowError,
    PayloadError,
    RetryLater,
    SignatureError,
    StoreUnavailable,
    Undeliverable,
)
from inbox.core.identity import Identity
from inbox.core.inbound import File, Filed, InboundEvent, WebhookRequest
from inbox.core.outbound import OutboundMessage, Receipt
from inbox.kit.sniff import sniff

_GROUP = re.compile(r"(?:https://vk\.(?:com|ru)/)?(?:club|public|-)?(\d{1,15})/?")
_KNOWN_FOR = timedelta(minutes=50)
"""VK looks for a repeat among what was sent within an hour."""


class Vk:
    capabilities = Capabilities(
        repeatable=True,
        repeats_within=_KNOWN_FOR,
        max_text=MAX_TEXT,
        splits=True,
        attachments=True,
        max_files=MAX_FILES,
        max_file=MAX_FILE,
        edits=True,
        deletes=True,
        quotes=True,
        max_buttons=10,
    )

    def __init__(self, settings: Settings, context: ChannelContext) -> None:
        group = _GROUP.fullmatch(settings.group.strip())
        if group is None:
            raise ConfigError("`group` must be the number of the community.")
        if not settings.token.reveal().isprintable() or len(settings.token.reveal()) < 16:
            raise ConfigError("This is no access key; copy all of it from the community's settings.")
        self._settings = settings
        self._context = context
        self._group = int(group[1])
        api = Api(settings.token, settings.api_url, context.outside)
        self._api = api
        self._sending = Sending(api, context.blobs, context.clock)
        self._page = ""
        self._ready = False

    async def start(self) -> None:
        if self._ready:
            return
        if not self._context.hook_url.startswith(("https://", "http://")):
            raise ConfigError("VK cannot call us; set the public address of OneWindow.")
        try:
            self._page = await self._name("screen_name")
            await self._server().enter()
        except Undeliverable as error:
            raise ConfigError(str(error)) from None
        self._ready = True

    async def stop(self) -> None:
        """The server stays entered: VK brings again for a while what nobody took."""
        self._ready = False

    async def check(self) -> str:
        name = await self._name("name")
        return f"The community is {name or self._group}. {await self._server().check()}"

    def contact_link(self, ticket: str) -> str | None:
        return f"https://vk.me/{self._page}?ref={ticket}&ref_source=widget" if self._page else None

    async def send(self, message: OutboundMessage) -> Receipt:
        return await self._sending.send(message)

    async def withdraw(self, to: Identity, thread: str, external_id: str) -> None:  # noqa: ARG002
        await self._sending.delete(external_id)

    async def download(self, ref: str, limit_bytes: int) -> File:
        answer = await self._context.outside.request(
            "GET", ref, limit_bytes=limit_bytes, timeout=120.0, redirects=3
        )
        if answer.status in {403, 404, 410}:
            raise Undeliverable("VK does not have this file any more.")
        if answer.status != 200:
            raise RetryLater("VK does not give this file at the moment.")
        media_type = answer.headers.get("Content-Type", "").partition(";")[0]
        return File(name="file", media_type=sniff(answer.body, media_type), data=answer.body)

    async def bring(self, ref: str) -> WebhookRequest:
        return await bring(self._api, self._context, ref)

    def verify(self, request: WebhookRequest) -> None:
        try:
            given = line(json_object(request.body), "secret", 100)
        except PayloadError:
            given = ""
        if not hmac.compare_digest(given.encode(), self._secret().encode()):
            raise SignatureError("This does not come from VK.")

    def concealed(self, request: WebhookRequest) -> WebhookRequest:
        return replace(request, body=request.body.replace(self._secret().encode(), b"***"))

    def parse(self, request: WebhookRequest) -> Sequence[InboundEvent]:
        if request.method == BROUGHT:
            return introduced(json_object(request.body), request)
        return read_call(request, self._context)

    async def answer(self, request: WebhookRequest, filed: Sequence[Filed]) -> Reply:  # noqa: ARG002
        """VK takes nothing but this word, or the code that it asks for."""
        if line(json_object(request.body), "type", 60) == CONFIRMATION:
            return Reply(body=(await self._server().code()).encode())
        return Reply(body=b"ok")

    def refuse(self, request: WebhookRequest, error: OneWindowError) -> Reply:  # noqa: ARG002
        """What cannot be read is kept, and would be no better if it came again."""
        if isinstance(error, StoreUnavailable | RetryLater):
            return Reply(status=503)
        return Reply(body=b"ok")

    def _server(self) -> Server:
        return Server(
            api=self._api,
            group=self._group,
            url=self._context.hook_url,
            secret=self._secret(),
            kinds=KINDS,
        )

    async def _name(self, what: str) -> str:
        told = await self._api.ask("groups.getById", group_id=self._group)
        found = items(told, "groups") if isinstance(told, dict) else items({"groups": told}, "groups")
        return line(found[0], what, 100) if found else ""

    def _secret(self) -> str:
        """What VK shows as proof: nobody who lacks the key can make it, nor learn the key by it."""
        key, purpose = self._settings.token.reveal().encode(), f"webhook:{self._context.id}".encode()
        return hmac.digest(key, purpose, "sha256").hex()[:40]
