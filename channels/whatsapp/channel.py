"""One number: what Meta tells of it becomes events, and what agents write reaches people there."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import quote

from channels.kit.graph.client import Graph
from channels.kit.graph.proof import Proof, reply_to
from channels.kit.graph.subscription import check_address
from channels.kit.members import Members, items, line, member
from channels.kit.payload import json_object
from channels.kit.visitor_code import ready_text
from channels.whatsapp.batches import events_of
from channels.whatsapp.parts import MAX_CAPTION, MAX_FILE, MAX_TEXT
from channels.whatsapp.people import digits
from channels.whatsapp.sending import Sending
from channels.whatsapp.settings import Settings
from channels.whatsapp.templates import Templates
from inbox.core.channel import Capabilities, ChannelContext, Reply
from inbox.core.errors import ConfigError, OneWindowError, RetryLater, StoreUnavailable
from inbox.core.inbound import File, Filed, InboundEvent, WebhookRequest
from inbox.core.outbound import OutboundMessage, Receipt
from inbox.core.template import Template

_NUMBER = "display_phone_number,verified_name,quality_rating,webhook_configuration"


class WhatsApp:
    """The address that Meta calls is set for this one number, so several numbers of one app keep apart."""

    capabilities = Capabilities(
        max_text=MAX_TEXT,
        max_caption=MAX_CAPTION,
        splits=True,
        attachments=True,
        max_files=10,
        max_file=MAX_FILE,
        reports_delivery=True,
        quotes=True,
        max_buttons=10,
        templates=True,
        reply_window=timedelta(hours=24),
    )

    def __init__(self, settings: Settings, context: ChannelContext) -> None:
        for name in ("phone_number_id", "account_id"):
            if not getattr(settings, name).isdecimal():
                raise ConfigError(f"`{name}` consists of digits only; copy it from Meta's page.")
        self._settings = settings
        self._context = context
        self._proof = Proof(settings.app_secret, context.id)
        self._graph = Graph(
            context.outside, settings.token, settings.api_url, settings.version, settings.app_secret
        )
        self._templates = Templates(self._graph, settings.account_id)
        self._sending = Sending(
            self._graph, settings.phone_number_id, self._templates, context.blobs, context.clock
        )
        self._number = ""

    async def start(self) -> None:
        """Make Meta call us for this number; what it could not bring meanwhile it brings then."""
        if self._number:
            return
        told = await self._about()
        url = check_address(self._context.hook_url)
        await self._graph.post(f"{self._settings.account_id}/subscribed_apps", {})
        if _called(told) != url:
            hook = {"override_callback_uri": url, "verify_token": self._proof.verify_token}
            await self._graph.post(self._settings.phone_number_id, {"webhook_configuration": hook})
        self._number = digits(line(told, "display_phone_number", 40))

    async def stop(self) -> None:
        """What comes meanwhile waits at Meta for days."""

    async def check(self) -> str:
        told = await self._about()
        url = check_address(self._context.hook_url)
        subscribed = await self._graph.get(f"{self._settings.account_id}/subscribed_apps")
        if not items(subscribed, "data"):
            raise ConfigError("No app is subscribed to the WhatsApp account; save the channel again.")
        if _called(told) != url:
            there = _called(told) or "no address"
            raise ConfigError(f"Meta calls {there} for this number; save the channel again.")
        templates = len(await self._templates.all())
        quality = line(told, "quality_rating", 20).lower()
        name = line(told, "verified_name", 100)
        rated = f", quality {quality}" if quality not in {"", "unknown"} else ""
        number = line(told, "display_phone_number", 40)
        return f"Meta calls us for {number} ({name}{rated}); {templates} templates are approved."

    def verify(self, request: WebhookRequest) -> None:
        self._proof.check(request)

    def parse(self, request: WebhookRequest) -> Sequence[InboundEvent]:
        if request.method == "GET":
            return ()
        return events_of(json_object(request.body), request, self._context, self._settings.phone_number_id)

    async def answer(self, request: WebhookRequest, filed: Sequence[Filed]) -> Reply:  # noqa: ARG002
        return reply_to(request)

    def refuse(self, request: WebhookRequest, error: OneWindowError) -> Reply:  # noqa: ARG002
        """What cannot be read is kept, and would be no better if it came again."""
        return Reply(status=503 if isinstance(error, StoreUnavailable | RetryLater) else 200)

    def contact_link(self, ticket: str) -> str | None:
        """The visitor's code stands in the message that is ready to be sent."""
        if not self._number:
            return None
        return (
            f"https://wa.me/{self._number}?text={quote(ready_text(self._settings.greeting, ticket), safe='')}"
        )

    async def send(self, message: OutboundMessage) -> Receipt:
        return await self._sending.send(message)

    async def templates(self) -> Sequence[Template]:
        return await self._templates.all()

    async def download(self, ref: str, limit_bytes: int) -> File:
        """The address that Meta gives for a file holds for minutes, so it is asked for each time."""
        told = await self._graph.get(ref, phone_number_id=self._settings.phone_number_id)
        url = line(told, "url", 4_000)
        return await self._graph.file(url, limit_bytes, named="file", with_token=True)

    async def _about(self) -> Members:
        return await self._graph.get(self._settings.phone_number_id, fields=_NUMBER)


def _called(told: Members) -> str:
    """The address that Meta calls for this number: the nearest one counts."""
    hook = member(told, "webhook_configuration")
    return next(
        (
            url
            for name in ("phone_number", "whatsapp_business_account", "application")
            if (url := line(hook, name, 400))
        ),
        "",
    )
