"""The chat of one site: what the socket hands over becomes an event; answers need no provider."""

from collections.abc import Sequence

import msgspec

from channels.kit.payload import Malformed
from channels.web_chat.reading import Said, read
from channels.web_chat.settings import Settings
from inbox.core.channel import Capabilities, ChannelContext, Reply
from inbox.core.errors import (
    BadRequest,
    Forbidden,
    OneWindowError,
    RetryLater,
    SignatureError,
    StoreUnavailable,
)
from inbox.core.identity import EMAIL, PHONE, VISITOR, Identity
from inbox.core.inbound import Filed, InboundEvent, MessageReceived, WebhookRequest
from inbox.core.lead import UNVERIFIED
from inbox.core.outbound import OutboundMessage, Receipt
from inbox.kit.address import email_address
from inbox.kit.origins import Origins
from inbox.kit.phone import e164

METHOD = "CHAT"
SITE_USER = "site_user"
MAX_TEXT = 10_000
_TITLES = {400: "Bad Request", 422: "Unprocessable Content", 503: "Service Unavailable"}
_encode = msgspec.json.Encoder().encode


class WebChat:
    """Its messages reach the visitor by the rooms, which follow the timeline; so sending is done at once."""

    capabilities = Capabilities(
        can_answer=True, repeatable=True, max_text=MAX_TEXT, attachments=True, reports_delivery=True
    )

    def __init__(self, settings: Settings, context: ChannelContext) -> None:
        self._settings = settings
        self._context = context
        self._origins = Origins(settings.hosts)

    async def start(self) -> None:
        return

    async def stop(self) -> None:
        return

    async def send(self, message: OutboundMessage) -> Receipt:
        """The durable entry is what the visitor's socket shows, now or when the visitor comes back."""
        return Receipt(external_id=message.entry_id, at=self._context.clock.now())

    def verify(self, request: WebhookRequest) -> None:
        """Only the socket may speak for visitors: no HTTP request that reaches a channel has its method."""
        if request.method != METHOD:
            raise SignatureError("A chat takes no calls from outside.")
        origin = request.headers.get("origin")
        if _names_a_page(origin) and not self._origins.allow(origin or ""):
            raise Forbidden("This chat belongs to another site.")

    def parse(self, request: WebhookRequest) -> Sequence[InboundEvent]:
        """One message, named by its thread and the name that the visitor's screen gave it."""
        said = read(request.body, request.received_at)
        verified = _names_a_page(request.headers.get("origin"))
        event = InboundEvent(
            channel_id=request.channel_id,
            external_id=f"{said.thread}:{said.client_id}",
            at=request.received_at,
            senders=self._senders(said),
            name=said.name,
            thread=said.thread,
            body=MessageReceived(
                text=said.text,
                uploads=said.uploads,
                client_id=said.client_id,
                page=said.page,
                consent=said.consent,
                marks=() if verified else (UNVERIFIED,),
            ),
            visitor_id=said.visitor_id,
            fingerprint=said.fingerprint,
        )
        return (event,)

    async def answer(self, request: WebhookRequest, filed: Sequence[Filed]) -> Reply:  # noqa: ARG002
        body = _encode({"entry": filed[0].entry_id, "conversation": filed[0].conversation_id})
        return Reply(status=201, body=body, media_type="application/json")

    def refuse(self, request: WebhookRequest, error: OneWindowError) -> Reply:  # noqa: ARG002
        status = _status(error)
        problem = {"type": "about:blank", "title": _TITLES[status], "status": status, "detail": str(error)}
        return Reply(status=status, body=_encode(problem), media_type="application/problem+json")

    def _senders(self, said: Said) -> tuple[Identity, ...]:
        """Whom the site vouches for comes first; what the visitor typed counts as in a form."""
        senders = []
        if said.user_id:
            senders.append(Identity(kind=SITE_USER, value=f"{self._settings.site}:{said.user_id}"))
        told = [email_address(address) for address in (said.user_email, said.email) if address]
        senders.extend(Identity(kind=EMAIL, value=email) for email in told if email)
        if said.phone and (phone := e164(said.phone, self._context.phone_region)):
            senders.append(Identity(kind=PHONE, value=phone))
        senders.append(Identity(kind=VISITOR, value=said.visitor_id))
        return tuple(dict.fromkeys(senders))


def _names_a_page(origin: str | None) -> bool:
    return origin is not None and origin != "null"


def _status(error: OneWindowError) -> int:
    if isinstance(error, Malformed | BadRequest):
        return 400
    return 503 if isinstance(error, StoreUnavailable | RetryLater) else 422
