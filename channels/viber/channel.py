"""One bot: what people write to it becomes events, and what agents write reaches them there."""

import hmac
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from channels.kit.in_parts import send_in_parts
from channels.kit.members import Members, line, number
from channels.viber.api import Api
from channels.viber.callbacks import EVENTS, read_call
from channels.viber.parts import MAX_FILE, MAX_TEXT, parts_of
from channels.viber.settings import Settings
from inbox.core.channel import Capabilities, ChannelContext, Reply
from inbox.core.errors import (
    ConfigError,
    OneWindowError,
    RetryLater,
    SignatureError,
    StoreUnavailable,
    Undeliverable,
)
from inbox.core.inbound import File, Filed, InboundEvent, WebhookRequest
from inbox.core.outbound import OutboundMessage, Receipt
from inbox.kit.sniff import sniff

SIGNATURE = "x-viber-content-signature"
_MAX_SENDER = 28
_SHORTEST_TOKEN = 16


class Viber:
    capabilities = Capabilities(
        max_text=MAX_TEXT,
        splits=True,
        attachments=True,
        max_files=10,
        max_file=MAX_FILE,
        reports_delivery=True,
    )

    def __init__(self, settings: Settings, context: ChannelContext) -> None:
        token = settings.token.reveal()
        if len(token) < _SHORTEST_TOKEN or not token.isascii() or not token.isprintable():
            raise ConfigError("This is no token of a bot; copy all of it from the bot's settings in Viber.")
        if len(settings.sender_name) > _MAX_SENDER:
            raise ConfigError(f"`sender_name` has at most {_MAX_SENDER} characters.")
        self._settings = settings
        self._context = context
        self._api = Api(settings.token, settings.api_url, context.outside)
        self._account: Members = {}
        self._ready = False

    async def start(self) -> None:
        """Viber calls the address before it grants it, and that call is answered as any other."""
        if self._ready:
            return
        if not self._context.hook_url.startswith("https://"):
            raise ConfigError("Viber calls https addresses only; set the public address of OneWindow.")
        asked = {"url": self._context.hook_url, "event_types": EVENTS, "send_name": True, "send_photo": False}
        try:
            self._account = await self._api.ask("get_account_info", {})
            await self._api.ask("set_webhook", asked)
        except Undeliverable as error:
            raise ConfigError(str(error)) from None
        self._ready = True

    async def stop(self) -> None:
        """The webhook stays: Viber brings again for a while what nobody took."""
        self._ready = False

    async def check(self) -> str:
        account = await self._api.ask("get_account_info", {})
        name, there = line(account, "name", 60) or "?", line(account, "webhook", 2000)
        if there != self._context.hook_url:
            raise RetryLater("Viber calls another address; switch the channel off and on again.")
        heard = {each for each in account.get("event_types") or () if isinstance(each, str)}
        if missing := sorted(set(EVENTS) - heard - {"message"}):
            raise RetryLater(
                f"Viber does not tell us of {', '.join(missing)}; switch the channel off and on."
            )
        count = number(account, "subscribers_count")
        return f"Viber knows the bot as {name}; {count or 0} people have subscribed to it."

    def contact_link(self, ticket: str) -> str | None:
        uri = line(self._account, "uri", 100)
        return f"viber://pa?chatURI={quote(uri, safe='')}&context={ticket}" if uri else None

    async def send(self, message: OutboundMessage) -> Receipt:
        parts = parts_of(message, self._lend)
        sender = {"name": self._settings.sender_name or line(self._account, "name", _MAX_SENDER) or "Bot"}
        if self._settings.sender_avatar:
            sender["avatar"] = self._settings.sender_avatar

        async def post(place: int, part: Any) -> str:
            asked = {"receiver": message.to.value, "sender": sender, "min_api_version": 1, **part}
            if place == 0:
                asked["tracking_data"] = message.entry_id
            return await self._post(asked)

        first, *others = await send_in_parts(parts, post)
        return Receipt(external_id=first, at=self._context.clock.now(), names=tuple(others))

    async def _post(self, asked: Members) -> str:
        """A token that is not known any more is renewed some time, so it is no end of a message."""
        try:
            told = await self._api.ask("send_message", asked)
        except ConfigError as error:
            raise RetryLater(str(error)) from None
        return str(told.get("message_token", ""))[:40]

    def _lend(self, file: Any) -> str:
        try:
            return self._context.lend(file)
        except ConfigError as error:
            raise Undeliverable(str(error)) from None

    async def download(self, ref: str, limit_bytes: int) -> File:
        answer = await self._context.outside.request(
            "GET", ref, limit_bytes=limit_bytes, timeout=120.0, redirects=3
        )
        if answer.status in {403, 404, 410}:
            raise Undeliverable("Viber does not have this file any more.")
        if answer.status != 200:
            raise RetryLater("Viber does not give this file at the moment.")
        media_type = answer.headers.get("Content-Type", "").partition(";")[0]
        return File(name="file", media_type=sniff(answer.body, media_type), data=answer.body)

    def verify(self, request: WebhookRequest) -> None:
        given = request.headers.get(SIGNATURE, "").lower().encode(errors="surrogatepass")
        wanted = hmac.digest(self._settings.token.reveal().encode(), request.body, "sha256").hex()
        if request.method != "POST" or not hmac.compare_digest(given, wanted.encode()):
            raise SignatureError("This does not come from Viber.")

    def parse(self, request: WebhookRequest) -> Sequence[InboundEvent]:
        return read_call(request, self._context)

    async def answer(self, request: WebhookRequest, filed: Sequence[Filed]) -> Reply:  # noqa: ARG002
        return Reply()

    def refuse(self, request: WebhookRequest, error: OneWindowError) -> Reply:  # noqa: ARG002
        """What cannot be read is kept, and would be no better if it came again."""
        return Reply(status=503 if isinstance(error, StoreUnavailable | RetryLater) else 200)
