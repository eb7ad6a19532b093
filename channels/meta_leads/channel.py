"""The lead forms of one page: Meta tells that there is a lead, and we ask for it until we have it."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec

from channels.kit.graph.client import Graph
from channels.kit.graph.proof import Proof, reply_to
from channels.kit.graph.subscription import Subscription
from channels.kit.members import Members, line
from channels.kit.payload import json_object
from channels.meta_leads.reading import lead_of, notices_of
from channels.meta_leads.settings import Settings
from inbox.core.channel import Capabilities, ChannelContext, Reply
from inbox.core.errors import ConfigError, OneWindowError, RetryLater, StoreUnavailable, Undeliverable
from inbox.core.ids import RequestId
from inbox.core.inbound import Filed, InboundEvent, WebhookRequest
from inbox.core.outbound import OutboundMessage, Receipt

ASKED = "ASKED"
"""The method of what we asked for; no HTTP request has it."""
_FIELDS = (
    "id,created_time,ad_id,ad_name,adset_id,adset_name,campaign_id,campaign_name,form_id,is_organic,"
    "platform,field_data,custom_disclaimer_responses"
)
_EVERY_S = 600.0
_OVERLAP = timedelta(hours=1)
_encode = msgspec.json.Encoder().encode


class MetaLeads:
    """Calls of Meta's bring a lead within seconds; asking finds those of which no call came."""

    capabilities = Capabilities(can_answer=False)

    def __init__(self, settings: Settings, context: ChannelContext) -> None:
        for name, value in (("page_id", settings.page_id), ("app_id", settings.app_id)):
            if not value.isdecimal():
                raise ConfigError(f"`{name}` consists of digits only; copy it from Meta's page.")
        if not 0 <= settings.look_back_days <= 90:
            raise ConfigError("`look_back_days` must be from 0 to 90.")
        self.polls = True
        self._settings = settings
        self._context = context
        self._region = settings.phone_region.upper() or context.phone_region
        self._proof = Proof(settings.app_secret, context.id)
        self._graph = Graph(
            context.outside, settings.token, settings.api_url, settings.version, settings.app_secret
        )
        self._subscription = Subscription(
            self._graph, self._proof, settings.app_id, context.hook_url, "page", ("leadgen",)
        )
        self._calls_us = False

    async def start(self) -> None:
        """Where the app calls another address, leads are asked for alone, every ten minutes."""
        if self._calls_us:
            return
        await self._graph.get(self._settings.page_id, fields="name")
        try:
            await self._subscription.make(self._settings.page_id, ("leadgen",))
        except ConfigError:
            return
        self._calls_us = True

    async def stop(self) -> None:
        """What comes meanwhile is asked for afterwards."""

    async def check(self) -> str:
        page = await self._graph.get(self._settings.page_id, fields="name")
        forms = [line(each, "id", 60) async for each in self._forms()]
        told = f"{len(forms)} forms of {line(page, 'name', 100)} are read"
        try:
            await self._subscription.check(self._settings.page_id)
        except ConfigError as error:
            return f"{told}, by asking every ten minutes. {error}"
        return f"{told}; Meta calls us for each lead."

    def verify(self, request: WebhookRequest) -> None:
        self._proof.check(request)

    def parse(self, request: WebhookRequest) -> Sequence[InboundEvent]:
        if request.method == "GET":
            return ()
        if request.method == ASKED:
            return (lead_of(request, self._region),)
        return tuple(notices_of(json_object(request.body), request, self._settings.page_id))

    async def answer(self, request: WebhookRequest, filed: Sequence[Filed]) -> Reply:  # noqa: ARG002
        return reply_to(request)

    def refuse(self, request: WebhookRequest, error: OneWindowError) -> Reply:  # noqa: ARG002
        """What cannot be read is kept, and would be no better if it came again."""
        return Reply(status=503 if isinstance(error, StoreUnavailable | RetryLater) else 200)

    async def send(self, message: OutboundMessage) -> Receipt:  # noqa: ARG002
        raise Undeliverable("A lead form takes no answer; write to the person's address, or call.")

    async def bring(self, ref: str) -> WebhookRequest:
        if not ref.isdecimal():
            raise Undeliverable("There is no such lead.")
        return self._asked(await self._graph.get(ref, fields=_FIELDS))

    async def listen(self) -> AsyncIterator[WebhookRequest]:
        since = self._context.clock.now() - timedelta(days=self._settings.look_back_days)
        while True:
            now = self._context.clock.now()
            async for form in self._forms():
                async for lead in self._leads(form, since):
                    yield self._asked({**lead, "form_name": line(form, "name", 200)})
            since = now - _OVERLAP
            await asyncio.sleep(_EVERY_S)

    def _forms(self) -> AsyncIterator[Members]:
        return self._graph.pages(f"{self._settings.page_id}/leadgen_forms", fields="id,name", limit="100")

    async def _leads(self, form: Members, since: datetime) -> AsyncIterator[Members]:
        """A form that is gone keeps nobody from the others."""
        wanted = [{"field": "time_created", "operator": "GREATER_THAN", "value": int(since.timestamp())}]
        path, filtering = f"{line(form, 'id', 60)}/leads", _encode(wanted).decode()
        with suppress(Undeliverable):
            async for lead in self._graph.pages(path, fields=_FIELDS, filtering=filtering, limit="100"):
                yield lead

    def _asked(self, lead: Mapping[str, Any]) -> WebhookRequest:
        """Named after the lead, so that it is kept once, whether it was announced or found."""
        name = sha256(f"{self._context.id}:{line(lead, 'id', 60)}".encode()).hexdigest()[:24]
        return WebhookRequest(
            id=RequestId(name),
            channel_id=self._context.id,
            received_at=self._context.clock.now(),
            method=ASKED,
            headers={"content-type": "application/json"},
            body=_encode(lead),
        )
