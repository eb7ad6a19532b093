"""One number, short code, service or name: what people send to it becomes events, agents answer from it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from channels.kit.members import line, member
from channels.kit.number_sources import sources_of
from channels.kit.payload import json_object
from channels.kit.twilio.account import Account
from channels.kit.twilio.params import params_of
from channels.kit.twilio.proof import Proof
from channels.sms_twilio.asking import ASKED, Asking, has_begun
from channels.sms_twilio.calls import MAX_MEDIA, Told, events_of
from channels.sms_twilio.connecting import Connecting
from channels.sms_twilio.keywords import keywords
from channels.sms_twilio.pairs import senders_of
from channels.sms_twilio.refusals import REFUSALS
from channels.sms_twilio.sender import sender_of
from channels.sms_twilio.sending import MAX_FILE, MAX_TEXT, Sending
from channels.sms_twilio.settings import Settings
from inbox.core.channel import Capabilities, ChannelContext, Reply
from inbox.core.errors import ConfigError, OneWindowError, RetryLater, StoreUnavailable, Undeliverable
from inbox.core.identity import Identity
from inbox.core.inbound import File, Filed, InboundEvent, WebhookRequest
from inbox.core.outbound import OutboundMessage, Receipt

_PAUSES_S = (20.0, 60.0, 300.0)
"""Soon after the start, when calls may have been lost last, then a few times an hour."""
_NOTHING_TO_SAY = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'
"""What stands in an answer would be sent to the person."""


class TwilioSms:
    def __init__(self, settings: Settings, context: ChannelContext) -> None:
        self._ours = sender_of(settings.sender, context.phone_region)
        self._context = context
        self._sources = sources_of(settings.sources, context.phone_region)
        self._words = keywords(settings.stop_words, settings.start_words)
        self._account = Account(
            context.outside, settings.account_sid.strip(), settings.auth_token, settings.api_url, REFUSALS
        )
        self._proof = Proof(settings.auth_token, context.hook_url)
        self._connecting = Connecting(self._account, self._ours, context.hook_url)
        self._sending = Sending(self._account, self._ours, context)
        self.polls = True
        self.capabilities = Capabilities(
            max_text=MAX_TEXT,
            attachments=not self._ours.is_one_way,
            max_files=MAX_MEDIA,
            max_file=MAX_FILE,
            can_start=True,
            reports_delivery=True,
            segments=True,
            opt_out=True,
        )

    async def start(self) -> None:
        """Make Twilio call us, and learn whether pictures can be sent."""
        carries_files = await self._connecting.make()
        self.capabilities = replace(self.capabilities, attachments=carries_files)

    async def stop(self) -> None:
        """What comes meanwhile lies at Twilio, and is asked for afterwards."""

    async def check(self) -> str:
        memory = self._context.remembered
        is_connected = memory is None or await has_begun(memory)
        return await self._connecting.check(is_connected=is_connected)

    async def listen(self) -> AsyncIterator[WebhookRequest]:
        asking = Asking(self._account, self._ours, self._words, self._context)
        round_ = 0
        while True:
            async for request in asking.missing(self.parse):
                yield request
            await asyncio.sleep(_PAUSES_S[min(round_, len(_PAUSES_S) - 1)])
            round_ += 1

    def verify(self, request: WebhookRequest) -> None:
        self._proof.check(request)

    def parse(self, request: WebhookRequest) -> Sequence[InboundEvent]:
        return events_of(self._asked(request) if request.method == ASKED else self._told(request))

    async def answer(self, request: WebhookRequest, filed: Sequence[Filed]) -> Reply:  # noqa: ARG002
        return _quiet(200)

    def refuse(self, request: WebhookRequest, error: OneWindowError) -> Reply:  # noqa: ARG002
        """What cannot be read is kept, and would be no better if it came again."""
        return _quiet(503 if isinstance(error, StoreUnavailable | RetryLater) else 200)

    @property
    def sender(self) -> str:
        return self._ours.value

    async def send(self, message: OutboundMessage) -> Receipt:
        return await self._sending.send(message)

    async def download(self, ref: str, limit_bytes: int) -> File:
        try:
            return await self._account.file(ref, limit_bytes, named="file")
        except ConfigError as error:
            raise Undeliverable(str(error)) from None

    def senders_of(self, phone: str) -> tuple[Identity, ...]:
        return senders_of(phone, self._ours)

    def _told(self, request: WebhookRequest) -> Told:
        return Told(
            params=params_of(request),
            request=request,
            at=request.received_at,
            ours=self._ours,
            words=self._words,
            sources=self._sources,
        )

    def _asked(self, request: WebhookRequest) -> Told:
        document = json_object(request.body)
        params = {name: value for name, value in member(document, "params").items() if isinstance(value, str)}
        return Told(
            params=params,
            request=request,
            at=_moment(line(document, "at", 60)) or request.received_at,
            ours=self._ours,
            words=self._words,
            sources=self._sources,
            is_old=document.get("is_old") is True,
        )


def _quiet(status: int) -> Reply:
    return Reply(status=status, body=_NOTHING_TO_SAY, media_type="text/xml")


def _moment(said: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo is not None else None
