"""One connected system: it posts what happened, and is posted what agents answer."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

import msgspec

from channels.webhook.native import is_native, native_event
from channels.webhook.paths import is_json, members_of, values_of
from channels.webhook.posting import Post, document_of
from channels.webhook.proof import check, header_of
from channels.webhook.reading import Mapped
from channels.webhook.settings import ADDRESS, FORM, HEADER, MESSAGE, SIGNATURE, STANDARD, Settings
from inbox.core.channel import Capabilities, ChannelContext, Reply
from inbox.core.errors import ConfigError, OneWindowError, Undeliverable
from inbox.core.identity import Identity
from inbox.core.inbound import File, Filed, InboundEvent, WebhookRequest
from inbox.core.outbound import OutboundMessage, Receipt
from inbox.kit.file_name import file_name
from inbox.kit.text import one_line

SENDER = "webhook"
"""The kind of the identities that the other system brings, each under its channel's id."""
_SHORTEST_SECRET = 16
_TEST = {"test": "test"}
_encode = msgspec.json.Encoder().encode


class Webhook:
    def __init__(self, settings: Settings, context: ChannelContext) -> None:
        _check_settings(settings)
        self._settings = settings
        self._context = context
        self.proofs = (header_of(settings),)
        self._region = settings.phone_region.upper() or context.phone_region
        self._post = Post(context.outside, settings.outgoing_url, settings.secret.reveal())
        answers = bool(settings.outgoing_url)
        self.capabilities = Capabilities(
            can_answer=answers,
            repeatable=True,
            max_text=20_000,
            attachments=answers,
            max_files=10,
            max_file=5_000_000,
            reports_delivery=True,
            edits=answers,
            deletes=answers,
            quotes=answers,
        )

    async def start(self) -> None:
        return

    async def stop(self) -> None:
        return

    async def check(self) -> str:
        if not self._settings.outgoing_url:
            return "It is ready for requests; nothing is posted back, because no address is set for answers."
        at = self._context.clock.now()
        await self._post.send(f"ping-{int(at.timestamp())}", {"type": "ping"}, at)
        return "It is ready for requests, and the other system takes what is posted to it."

    def verify(self, request: WebhookRequest) -> None:
        check(self._settings, request)

    def parse(self, request: WebhookRequest) -> Sequence[InboundEvent]:
        members, files = members_of(request)
        if members == _TEST:  # what Tilda posts to see whether somebody is there
            return ()
        if is_json(request) and is_native(members):
            return (native_event(members, request, SENDER, self._region),)
        mapped = Mapped(values_of(members), self._settings, self._region)
        return (mapped.event(request, self._name(mapped.number, request), SENDER, files),)

    def fields(self, request: WebhookRequest) -> Sequence[tuple[str, str]]:
        return tuple(values_of(members_of(request)[0]).items())

    async def answer(self, request: WebhookRequest, filed: Sequence[Filed]) -> Reply:
        if not is_json(request):
            return Reply(body=b"ok")
        return _json(200, {"ok": True, "id": filed[0].entry_id if filed else None})

    def refuse(self, request: WebhookRequest, error: OneWindowError) -> Reply:
        """Taken, though not read: it is kept, and sending it again would not help."""
        if not is_json(request):
            return Reply(status=202, body=str(error).encode())
        return _json(202, {"ok": False, "detail": str(error)})

    async def send(self, message: OutboundMessage) -> Receipt:
        if not self._settings.outgoing_url:
            raise Undeliverable("No address is set for answers.")
        at = self._context.clock.now()
        message = replace(message, to=self._own(message.to))
        document = await document_of(message, self._context.blobs)
        name = await self._post.send(_post_name(message), document, at)
        return Receipt(external_id=message.replaces or name or message.entry_id, at=at)

    async def withdraw(self, to: Identity, thread: str, external_id: str) -> None:  # noqa: ARG002
        document = {"type": "deleted", "id": external_id, "thread": thread}
        await self._post.send(f"deleted-{external_id}", document, self._context.clock.now())

    async def download(self, ref: str, limit_bytes: int) -> File:
        answer = await self._context.outside.request(
            "GET", ref, limit_bytes=limit_bytes, timeout=60.0, redirects=3
        )
        if answer.status != 200:
            raise Undeliverable(f"The other system answered {answer.status} instead of the file.")
        media_type = answer.headers.get("Content-Type", "application/octet-stream").partition(";")[0]
        return File(name=file_name(ref.rpartition("/")[2]), media_type=media_type, data=answer.body)

    def _name(self, number: str, request: WebhookRequest) -> str:
        if number:
            return f"id:{number}"
        standard = self._settings.proof == STANDARD and request.headers.get("webhook-id", "")
        # A signature of the body proves no header: one that was overheard would be new with another key.
        told = self._settings.proof != SIGNATURE and request.headers.get("idempotency-key", "")
        key = standard or told
        if key:
            return f"key:{one_line(key, 200)}"
        if self._settings.repeats == "new":
            return request.id
        return f"body:{sha256(request.body).hexdigest()}"

    def _own(self, to: Identity) -> Identity:
        """As the other system calls the person."""
        if to.kind != SENDER:
            return to
        return Identity(kind=to.kind, value=to.value.removeprefix(f"{self._context.id}:"))


def _post_name(message: OutboundMessage) -> str:
    """The same whenever this is posted, and another one for each edit of it."""
    if message.edited_at is None:
        return message.entry_id
    return f"{message.entry_id}-{message.edited_at:%Y%m%dT%H%M%S.%f}"


def _check_settings(settings: Settings) -> None:
    if settings.becomes not in {FORM, MESSAGE}:
        raise ConfigError("`becomes` must be form or message.")
    if settings.proof not in {ADDRESS, HEADER, SIGNATURE, STANDARD}:
        raise ConfigError("`proof` must be address, header, signature or standard.")
    if len(settings.secret.reveal()) < _SHORTEST_SECRET:
        raise ConfigError(f"`secret` must have at least {_SHORTEST_SECRET} characters.")
    if settings.outgoing_url and not settings.outgoing_url.startswith(("https://", "http://")):
        raise ConfigError("`outgoing_url` must begin with https://.")


def _json(status: int, document: object) -> Reply:
    return Reply(status=status, body=_encode(document), media_type="application/json")
