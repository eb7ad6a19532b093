"""The form of one site: who may post, what becomes of it, and what the sender is told."""

from collections.abc import Sequence

from channels.kit.payload import text
from channels.web_form.reading import elapsed_ms, form_submitted
from channels.web_form.replies import created, next_page, refused, see_other, wants_page
from channels.web_form.settings import Settings
from channels.web_form.submission import Submission, fingerprint, read
from inbox.core.channel import Capabilities, ChannelContext, Reply
from inbox.core.errors import Forbidden, OneWindowError, PayloadError, Undeliverable
from inbox.core.identity import EMAIL, PHONE, VISITOR, Identity
from inbox.core.ids import VisitorId
from inbox.core.inbound import Filed, FormSubmitted, InboundEvent, WebhookRequest
from inbox.core.lead import SPAM, UNVERIFIED
from inbox.core.outbound import OutboundMessage, Receipt
from inbox.kit.address import email_address
from inbox.kit.origins import Origins
from inbox.kit.phone import e164

MIN_ELAPSED_MS = 1500.0
MAX_KEY = 200
MAX_TOKEN = 8192
HONEYPOT = "_website"
# A repeat of the same form was open for longer, and may name its key in the other of the two places.
_NOT_CONTENT = frozenset({"_elapsed", "_key"})


class WebForm:
    """Takes what visitors post; nothing can be sent through a form."""

    capabilities = Capabilities(can_answer=False)

    def __init__(self, settings: Settings, context: ChannelContext) -> None:
        self._settings = settings
        self._context = context
        self._origins = Origins(settings.hosts)
        self._region = settings.phone_region.upper() or context.phone_region

    async def start(self) -> None:
        return

    async def stop(self) -> None:
        return

    async def send(self, message: OutboundMessage) -> Receipt:  # noqa: ARG002
        raise Undeliverable("A web form cannot be answered; write to the person's e-mail or phone instead.")

    def verify(self, request: WebhookRequest) -> None:
        """A page of another site is refused; a request that names no page is accepted and marked."""
        origin = request.headers.get("origin")
        if _names_a_page(origin) and not self._origins.allow(origin or ""):
            raise Forbidden("This form belongs to another site.")

    def parse(self, request: WebhookRequest) -> Sequence[InboundEvent]:
        """One event; under an Idempotency-Key it is named by the key, and its content must not change."""
        submission = read(request)
        key = _key(submission, request)
        visitor_id, marks = self._judge(submission, request)
        form = form_submitted(submission, request, marks)
        senders = self._senders(form, visitor_id)
        if form.call_back_by is not None and not any(each.kind == PHONE for each in senders):
            raise PayloadError("We cannot call this number; please write it with its country code.")
        event = InboundEvent(
            channel_id=request.channel_id,
            external_id=f"key:{key}" if key else request.id,
            at=request.received_at,
            senders=senders,
            name=form.name,
            body=form,
            visitor_id=visitor_id,
            fingerprint=fingerprint(submission, _NOT_CONTENT) if key else None,
        )
        return (event,)

    async def answer(self, request: WebhookRequest, filed: Sequence[Filed]) -> Reply:
        if wants_page(request):
            return see_other(next_page(request, self._origins) or f"/w/{self._settings.site}/thanks")
        return created(filed[0], self._cors(request))

    def refuse(self, request: WebhookRequest, error: OneWindowError) -> Reply:
        return refused(error, as_page=wants_page(request), headers=self._cors(request))

    def _judge(
        self, submission: Submission, request: WebhookRequest
    ) -> tuple[VisitorId | None, tuple[str, ...]]:
        """The visitor, unless the form looks like a robot's, and the marks that the lead will carry."""
        members = submission.members
        token = text(members, "visitor", MAX_TOKEN)
        visitor_id = self._context.visitors.read(token) if token else None
        elapsed = elapsed_ms(members)
        forged = bool(token) and visitor_id is None
        spam = forged or members.get(HONEYPOT) or (elapsed is not None and elapsed < MIN_ELAPSED_MS)
        verified = _names_a_page(request.headers.get("origin"))
        marks = (() if verified else (UNVERIFIED,)) + ((SPAM,) if spam else ())
        return (None if spam else visitor_id), marks

    def _senders(self, form: FormSubmitted, visitor_id: VisitorId | None) -> tuple[Identity, ...]:
        """What cannot be an address stays in the form as it was typed, and leads to nobody."""
        senders = []
        if form.email and (email := email_address(form.email)):
            senders.append(Identity(kind=EMAIL, value=email))
        if form.phone and (phone := e164(form.phone, self._region)):
            senders.append(Identity(kind=PHONE, value=phone))
        if visitor_id:
            senders.append(Identity(kind=VISITOR, value=visitor_id))
        return tuple(senders)

    def _cors(self, request: WebhookRequest) -> dict[str, str]:
        """Lets the site's own scripts read the answer."""
        origin = request.headers.get("origin")
        if origin is None or not self._origins.allow(origin):
            return {"Vary": "Origin"}
        return {"Vary": "Origin", "Access-Control-Allow-Origin": origin}


def _names_a_page(origin: str | None) -> bool:
    return origin is not None and origin != "null"


def _key(submission: Submission, request: WebhookRequest) -> str:
    key = request.headers.get("idempotency-key") or text(submission.members, "_key", MAX_TOKEN)
    if len(key) > MAX_KEY or not key.isprintable():
        raise PayloadError(f"The idempotency key must be at most {MAX_KEY} printable characters.")
    return key
