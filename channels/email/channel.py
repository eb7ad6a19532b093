"""One mailbox: what comes there becomes events, and what agents write goes out in its name."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from channels.email.comparing import Comparing
from channels.email.fetching import Fetching
from channels.email.incoming import Incoming
from channels.email.oauth import Tokens
from channels.email.sending import Sending
from channels.email.settings import Settings, completed
from channels.kit.html import clean
from channels.kit.html_text import html_text
from channels.kit.markup import tidy
from inbox.core.channel import Capabilities, ChannelContext
from inbox.core.errors import ConfigError, OneWindowError
from inbox.core.inbound import InboundEvent, WebhookRequest
from inbox.core.outbound import OutboundMessage, Receipt
from inbox.kit.address import email_address

MAX_FILE = 20_000_000


class Email:
    capabilities = Capabilities(
        can_answer=True,
        attachments=True,
        max_files=10,
        max_file=MAX_FILE,
        html=True,
        subject=True,
        can_start=True,
        quotes=True,
    )
    polls = True

    def __init__(self, settings: Settings, context: ChannelContext) -> None:
        address = email_address(settings.address)
        if address is None:
            raise ConfigError("The address of the mailbox is not an e-mail address.")
        self.address = address
        settings = completed(settings)
        tokens = None
        if settings.sign_in != "password":
            tokens = Tokens(settings, context.outside, context.clock)
        self._incoming = Incoming(settings, context)
        self._comparing = Comparing(self._incoming, context)
        self._fetching = Fetching(settings, context, tokens, self._comparing)
        self._sending = Sending(settings, context, tokens)

    async def start(self) -> None:
        """Nothing: `listen` signs in, and says what is wrong."""

    async def stop(self) -> None:
        """Nothing is held while nobody listens."""

    async def send(self, message: OutboundMessage) -> Receipt:
        return await self._sending.send(message)

    def safe_html(self, html: str) -> tuple[str, str]:
        tidied, _ = tidy(html)
        return clean(tidied), html_text(tidied)[0].strip()

    async def listen(self) -> AsyncGenerator[WebhookRequest, None]:
        async with aclosing(self._fetching.listen()) as requests:
            async for request in requests:
                yield request

    async def check(self) -> str:
        mailbox = await self._fetching.connected()
        try:
            folders = await mailbox.folders()
        finally:
            mailbox.close()
        read = f"The mailbox lets us in; {' and '.join(folder.name for folder in folders)} will be read."
        try:
            return f"{read} {await self._sending.check()}"
        except OneWindowError as error:
            raise ConfigError(f"{read} {error}") from None

    @property
    def alarm(self) -> str | None:
        return self._comparing.alarm

    def parse(self, request: WebhookRequest) -> Sequence[InboundEvent]:
        return self._incoming.read(request)
