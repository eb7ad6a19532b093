"""The chat of one page: what Meta tells of it becomes events, and what agents write reaches people there."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

from channels.kit.graph.client import Graph
from channels.kit.graph.proof import Proof, reply_to
from channels.kit.graph.subscription import Subscription
from channels.kit.members import Members, line, member
from channels.kit.pages.history import ASKED, asked, written_since
from channels.kit.pages.kind import PageKind
from channels.kit.pages.reading import events_of
from channels.kit.pages.sending import Sending
from channels.kit.pages.settings import Settings
from channels.kit.pages.telling import Chats
from channels.kit.payload import json_object
from inbox.core.channel import Capabilities, ChannelContext, Reply
from inbox.core.errors import ConfigError, OneWindowError, RetryLater, StoreUnavailable, Undeliverable
from inbox.core.identity import Identity
from inbox.core.inbound import File, Filed, InboundEvent, Introduced, WebhookRequest
from inbox.core.outbound import OutboundMessage, Receipt

_HUMAN_AGENT = timedelta(days=7)
_FREE = timedelta(hours=24)
_MOST_BUTTONS = 13
_RECONCILE_S = 900.0
_LOOK_BACK = timedelta(days=3)
_OVERLAP = timedelta(minutes=5)


class PageChannel:
    def __init__(
        self, kind: PageKind, settings: Settings, context: ChannelContext, own: tuple[str, ...]
    ) -> None:
        for name, value in (("page_id", settings.page_id), ("app_id", settings.app_id)):
            if not value.isdecimal():
                raise ConfigError(f"`{name}` consists of digits only; copy it from Meta's page.")
        self.capabilities = Capabilities(
            max_text=kind.max_text,
            splits=True,
            attachments=True,
            max_files=10,
            max_file=kind.max_file,
            reports_delivery=True,
            quotes=True,
            max_buttons=_MOST_BUTTONS,
            reply_window=_HUMAN_AGENT if settings.human_agent else _FREE,
        )
        self.polls = True
        self._kind = kind
        self._page_id = settings.page_id
        self._context = context
        self._chats = Chats(kind=kind, own=own, app_id=settings.app_id, context=context)
        self._proof = Proof(settings.app_secret, context.id)
        self._graph = Graph(
            context.outside, settings.token, settings.api_url, settings.version, settings.app_secret
        )
        self._subscription = Subscription(
            self._graph, self._proof, settings.app_id, context.hook_url, kind.of, kind.of_app
        )
        self._sending = Sending(
            graph=self._graph,
            page_id=settings.page_id,
            kind=kind,
            human_agent=settings.human_agent,
            blobs=context.blobs,
            clock=context.clock,
        )
        self._name = ""

    async def start(self) -> None:
        """Make Meta call us for this page; another address that it calls is not taken away."""
        if self._name:
            return
        name = self._called(await self._about())
        await self._subscription.make(self._page_id, self._kind.of_page)
        self._name = name

    async def stop(self) -> None:
        """What comes meanwhile waits at Meta for a day and a half, and is asked for afterwards."""

    async def check(self) -> str:
        name = self._called(await self._about())
        await self._subscription.check(self._page_id)
        return f"Meta calls us for {self._kind.title} messages to {name}."

    async def listen(self) -> AsyncIterator[WebhookRequest]:
        """What a call of Meta's should have brought, a few times an hour; what came is known by its name."""
        since = self._context.clock.now() - _LOOK_BACK
        while True:
            now = self._context.clock.now()
            try:
                async for request in written_since(self._graph, self._chats, self._page_id, since):
                    yield request
                since = now - _OVERLAP
            except (ConfigError, Undeliverable):
                pass  # not every app may read the past; the calls come all the same
            await asyncio.sleep(_RECONCILE_S)

    def verify(self, request: WebhookRequest) -> None:
        self._proof.check(request)

    def parse(self, request: WebhookRequest) -> Sequence[InboundEvent]:
        if request.method == "GET":
            return ()
        document = json_object(request.body)
        if request.method == ASKED and "person" in document:
            return self._introduced(member(document, "person"), request)
        return events_of(document, request, self._chats)

    async def answer(self, request: WebhookRequest, filed: Sequence[Filed]) -> Reply:  # noqa: ARG002
        return reply_to(request)

    def refuse(self, request: WebhookRequest, error: OneWindowError) -> Reply:  # noqa: ARG002
        """What cannot be read is kept, and would be no better if it came again."""
        return Reply(status=503 if isinstance(error, StoreUnavailable | RetryLater) else 200)

    def contact_link(self, ticket: str) -> str | None:
        return self._kind.link.format(name=self._name, ref=ticket) if self._name else None

    async def send(self, message: OutboundMessage) -> Receipt:
        return await self._sending.send(message)

    async def download(self, ref: str, limit_bytes: int) -> File:
        return await self._graph.file(ref, limit_bytes, named="file", with_token=False)

    async def bring(self, ref: str) -> WebhookRequest:
        """What a person is called; many give an app no leave to ask, and stay without a name."""
        whom = ref.removeprefix("person:")
        if not whom.isdecimal():
            raise Undeliverable("There is no such person.")
        try:
            told = await self._graph.get(whom, fields=self._kind.person)
        except ConfigError as error:
            raise Undeliverable(str(error)) from None
        return asked(self._chats, {"person": {**told, "id": whom}})

    def _introduced(self, person: Members, request: WebhookRequest) -> Sequence[InboundEvent]:
        whom = line(person, "id", 100)
        names = filter(None, (line(person, "first_name", 100), line(person, "last_name", 100)))
        name = line(person, "name", 200) or " ".join(names) or line(person, "username", 100)
        if not whom or not name:
            return ()
        sender = Identity(kind=self._kind.name, value=whom)
        return (
            InboundEvent(
                channel_id=request.channel_id,
                external_id=f"named:{whom}",
                at=request.received_at,
                senders=(sender,),
                name=name,
                thread=whom,
                body=Introduced(),
            ),
        )

    async def _about(self) -> Members:
        return await self._graph.get(
            self._page_id, fields="name,username,instagram_business_account{id,username}"
        )

    def _called(self, told: Members) -> str:
        """What stands in links to the chat."""
        account = member(told, "instagram_business_account")
        if self._kind.name != "messenger":
            if line(account, "id", 60) not in self._chats.own:
                raise ConfigError("The page is not connected to this Instagram account.")
            return line(account, "username", 60)
        return line(told, "username", 60) or self._page_id
