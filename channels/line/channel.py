"""One account: what people write to it becomes events, and what agents write reaches them there."""

import hmac
from base64 import b64encode
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from urllib.parse import quote
from uuid import UUID

import msgspec

from channels.kit.members import line
from channels.kit.visitor_code import ready_text
from channels.line.api import Api
from channels.line.calls import BROUGHT, read_call
from channels.line.parts import AT_ONCE, MAX_BUTTONS, MAX_FILE, MAX_TEXT, parts_of
from channels.line.settings import Settings
from inbox.core.channel import Capabilities, ChannelContext, Reply
from inbox.core.errors import (
    ConfigError,
    OneWindowError,
    PartlySent,
    RetryLater,
    SignatureError,
    StoreUnavailable,
    Unanswered,
    Undeliverable,
)
from inbox.core.ids import EntryId, RequestId
from inbox.core.inbound import File, Filed, InboundEvent, WebhookRequest
from inbox.core.outbound import OutboundMessage, Receipt
from inbox.core.timeline import Attachment

SIGNATURE = "x-line-signature"
_KNOWN_FOR = timedelta(hours=23)
"""LINE knows a repeat by its key for a day."""
_SHORTEST = 16
_GROUP, _ROOM = "C", "R"


class Line:
    capabilities = Capabilities(
        repeatable=True,
        repeats_within=_KNOWN_FOR,
        max_text=MAX_TEXT,
        utf16=True,
        splits=True,
        attachments=True,
        max_files=10,
        max_file=MAX_FILE,
        max_buttons=MAX_BUTTONS,
    )

    def __init__(self, settings: Settings, context: ChannelContext) -> None:
        for name, value in (("secret", settings.secret.reveal()), ("token", settings.token.reveal())):
            if len(value) < _SHORTEST or not value.isascii() or not value.isprintable():
                raise ConfigError(f"`{name}` is cut short; copy all of it from the LINE Developers Console.")
        self._settings = settings
        self._context = context
        self._api = Api(settings.token, settings.secret, settings.api_url, context.outside)
        self._ready = False
        self._name = ""

    async def start(self) -> None:
        if self._ready:
            return
        if not self._context.hook_url.startswith("https://"):
            raise ConfigError("LINE calls https addresses only; set the public address of OneWindow.")
        try:
            await self._api.put("v2/bot/channel/webhook/endpoint", {"endpoint": self._context.hook_url})
        except Undeliverable as error:
            raise ConfigError(str(error)) from None
        account = await self._api.get("v2/bot/info")
        self._name = line(account, "premiumId", 60) or line(account, "basicId", 60)
        self._ready = True

    async def stop(self) -> None:
        """The address stays: LINE can be told to bring again what nobody took."""
        self._ready = False

    async def check(self) -> str:
        account = await self._api.get("v2/bot/info")
        hook = await self._api.get("v2/bot/channel/webhook/endpoint")
        if line(hook, "endpoint", 2_000) != self._context.hook_url:
            raise RetryLater("LINE calls another address; switch the channel off and on again.")
        if hook.get("active") is not True:
            raise RetryLater("LINE calls nobody yet; switch on Use webhook in the LINE Developers Console.")
        name, short = line(account, "displayName", 60) or "?", line(account, "basicId", 60)
        return f"LINE knows the account as {name} ({short}) and calls us."

    def contact_link(self, ticket: str) -> str | None:
        """The visitor's code stands in the message that is ready to be sent."""
        if not self._name:
            return None
        text = quote(ready_text(self._settings.greeting, ticket), safe="")
        return f"https://line.me/R/oaMessage/{quote(self._name, safe='')}/?{text}"

    async def send(self, message: OutboundMessage) -> Receipt:
        """In requests of five messages; one that is sent again is known by its key."""
        parts = parts_of(message, self._lend)
        names: list[str] = []
        for place in range(0, len(parts), AT_ONCE):
            asked = {"to": message.thread, "messages": parts[place : place + AT_ONCE]}
            try:
                names += await self._api.push(asked, _retry_key(message.entry_id, place))
            except ConfigError as error:  # the token is renewed some time
                raise RetryLater(str(error)) from None
            except Undeliverable as error:
                if not place:
                    raise
                told = f"Only {place} of {len(parts)} parts were sent. {error}"
                raise PartlySent(told, names=names) from None
        if not names:
            raise Unanswered("LINE's answer cannot be read.")
        return Receipt(external_id=names[0], at=self._context.clock.now(), names=tuple(names[1:]))

    def _lend(self, file: Attachment) -> str:
        try:
            return self._context.lend(file)
        except ConfigError as error:
            raise Undeliverable(str(error)) from None

    async def download(self, ref: str, limit_bytes: int) -> File:
        return await self._api.file(ref, limit_bytes)

    async def bring(self, ref: str) -> WebhookRequest:
        """What a person or a group is called; who left is told no more."""
        whom = ref.removeprefix("name:")
        if whom.startswith(_ROOM) or not whom.isalnum() or not whom.isascii():
            raise Undeliverable("This one has no name.")
        is_group = whom.startswith(_GROUP)
        told = await self._api.get(f"v2/bot/group/{whom}/summary" if is_group else f"v2/bot/profile/{whom}")
        return WebhookRequest(
            id=RequestId(sha256(f"{self._context.id} {ref}".encode()).hexdigest()[:24]),
            channel_id=self._context.id,
            received_at=self._context.clock.now(),
            method=BROUGHT,
            headers={"content-type": "application/json"},
            body=msgspec.json.encode({**told, "of": whom}),
        )

    def verify(self, request: WebhookRequest) -> None:
        wanted = hmac.digest(self._settings.secret.reveal().encode(), request.body, "sha256")
        given = request.headers.get(SIGNATURE, "").encode(errors="surrogatepass")
        if request.method != "POST" or not hmac.compare_digest(given, b64encode(wanted)):
            raise SignatureError("This does not come from LINE.")

    def parse(self, request: WebhookRequest) -> Sequence[InboundEvent]:
        return read_call(request, self._context.visitors)

    async def answer(self, request: WebhookRequest, filed: Sequence[Filed]) -> Reply:  # noqa: ARG002
        return Reply()

    def refuse(self, request: WebhookRequest, error: OneWindowError) -> Reply:  # noqa: ARG002
        """What cannot be read is kept, and would be no better if it came again."""
        return Reply(status=503 if isinstance(error, StoreUnavailable | RetryLater) else 200)


def _retry_key(entry: EntryId, place: int) -> str:
    return str(UUID(bytes=sha256(f"{entry} {place}".encode()).digest()[:16], version=4))
