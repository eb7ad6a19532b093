"""One telephone system: what it posts of calls is filed, and its recordings are fetched."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from channels.kit.shared_secret import is_signed, key_in, same
from channels.phone_webhook.reading import Book, read_event
from channels.phone_webhook.settings import ADDRESS, SIGNATURE, Settings
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
from inbox.kit.file_name import file_name
from inbox.kit.phone import e164
from inbox.kit.text import clean

SIGNED_IN = "x-signature"
_SHORTEST_SECRET = 16
_LONGEST_TEXT = 500
_MINUTES = range(1, 10_081)
_LATER = frozenset({404, 408, 425, 429})
"""A recording is often announced before it is written."""


class PhoneWebhook:
    capabilities = Capabilities(can_answer=False)
    proofs = (SIGNED_IN,)

    def __init__(self, settings: Settings, context: ChannelContext) -> None:
        if len(settings.secret.reveal()) < _SHORTEST_SECRET:
            raise ConfigError(f"`secret` must have at least {_SHORTEST_SECRET} characters.")
        if settings.proof not in {ADDRESS, SIGNATURE}:
            raise ConfigError("`proof` must be address or signature.")
        if settings.call_back_min not in _MINUTES:
            raise ConfigError("`call_back_min` is 1 to 10080 minutes.")
        self._settings = settings
        self._context = context
        region = settings.phone_region.upper() or context.phone_region
        self._book = Book(
            team=_team(settings.team, region),
            region=region,
            call_back=timedelta(minutes=settings.call_back_min),
        )
        self.text_back = clean(settings.text_back, _LONGEST_TEXT).strip()

    async def start(self) -> None:
        return

    async def stop(self) -> None:
        return

    async def check(self) -> str:
        return "It is ready for calls; the telephone system has to be told the address."

    async def send(self, message: OutboundMessage) -> Receipt:  # noqa: ARG002
        raise Undeliverable("A telephone carries no written messages.")

    def verify(self, request: WebhookRequest) -> None:
        secret = self._settings.secret.reveal()
        if self._settings.proof == ADDRESS:
            genuine = same(key_in(request.url), secret)
        else:
            genuine = is_signed(request.headers.get(SIGNED_IN, ""), request.body, secret)
        if not genuine:
            raise SignatureError("The request does not prove that it comes from the telephone system.")

    def parse(self, request: WebhookRequest) -> Sequence[InboundEvent]:
        return (read_event(request, self._book),)

    async def answer(self, request: WebhookRequest, filed: Sequence[Filed]) -> Reply:  # noqa: ARG002
        return Reply(body=b"ok")

    def refuse(self, request: WebhookRequest, error: OneWindowError) -> Reply:  # noqa: ARG002
        """Taken, though not read: it is kept, and sending it again would not help."""
        is_ours = isinstance(error, StoreUnavailable | RetryLater)
        return Reply(status=503 if is_ours else 202, body=str(error).encode())

    async def download(self, ref: str, limit_bytes: int) -> File:
        answer = await self._context.outside.request(
            "GET", ref, limit_bytes=limit_bytes, timeout=60.0, redirects=3
        )
        if answer.status in _LATER or answer.status >= 500:
            raise RetryLater(f"The telephone system answered {answer.status} instead of the recording.")
        if answer.status != 200:
            raise Undeliverable(f"The telephone system answered {answer.status} instead of the recording.")
        media_type = answer.headers.get("Content-Type", "application/octet-stream").partition(";")[0]
        if media_type.startswith("text/"):
            raise Undeliverable("What the telephone system gave is no recording.")
        name = file_name(ref.partition("?")[0].rpartition("/")[2])
        return File(name=name, media_type=media_type, data=answer.body)


def _team(lines: Sequence[str], region: str | None) -> Mapping[str, str]:
    found = {}
    for each in lines:
        agent, _, phone = each.strip().partition(" ")
        if not agent:
            continue
        if "@" not in agent or not phone.strip():
            raise ConfigError("`team` has an e-mail and an extension or telephone in each line.")
        for spelling in {phone.strip().lower(), e164(phone.strip(), region) or phone.strip().lower()}:
            found[spelling] = agent.lower()
    return found
