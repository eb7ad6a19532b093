"""One bot: what Telegram sends becomes events, and what agents write reaches people there."""

import asyncio
import hmac
import re
from collections.abc import AsyncIterator, Sequence

import msgspec

from channels.kit.members import line, member
from channels.kit.payload import json_object
from channels.telegram.bot import Account, Bot
from channels.telegram.pace import Pace
from channels.telegram.parts import MAX_ALBUM, MAX_CAPTION, MAX_FILE, MAX_TEXT
from channels.telegram.sending import Sending
from channels.telegram.settings import Settings
from channels.telegram.updates import KINDS, Updates
from inbox.core.channel import Capabilities, ChannelContext, Reply
from inbox.core.errors import (
    ConfigError,
    OneWindowError,
    PayloadError,
    RetryLater,
    SignatureError,
    StoreUnavailable,
)
from inbox.core.identity import Identity
from inbox.core.ids import RequestId, new_id
from inbox.core.inbound import File, Filed, InboundEvent, WebhookRequest
from inbox.core.outbound import OutboundMessage, Receipt
from inbox.kit.sniff import sniff

POLLED = "POLLED"
"""The method of what was heard by polling; no HTTP request has it."""
SIGNATURE = "x-telegram-bot-api-secret-token"
_TOKEN = re.compile(r"(\d{1,15}):[A-Za-z0-9_-]{10,100}")
_WAIT_S = 25
_encode = msgspec.json.Encoder().encode


class Telegram:
    """Capabilities are those of the Bot API for everybody; agents see nobody's reading, as bots do."""

    capabilities = Capabilities(
        can_answer=True,
        max_text=MAX_TEXT,
        utf16=True,
        max_caption=MAX_CAPTION,
        splits=True,
        attachments=True,
        max_files=MAX_ALBUM,
        max_file=MAX_FILE,
        edits=True,
        deletes=True,
        quotes=True,
        max_buttons=100,
        max_options=12,
    )

    def __init__(self, settings: Settings, context: ChannelContext) -> None:
        token = settings.token.reveal()
        bot_id = _TOKEN.fullmatch(token)
        if bot_id is None:
            raise ConfigError("This is no token of a bot; copy all of it from @BotFather.")
        self._settings = settings
        self._context = context
        self._bot = Bot(token, settings.api_url, context.outside)
        self._updates = Updates(settings, context, int(bot_id[1]))
        pace = Pace(lambda: asyncio.get_running_loop().time())
        self._sending = Sending(self._bot, context.blobs, context.clock, pace)
        self._account: Account | None = None
        self._ready = False

    @property
    def polls(self) -> bool:
        if self._settings.mode == "auto":
            return not self._context.hook_url.startswith("https://")
        return self._settings.mode == "polling"

    async def start(self) -> None:
        """Make Telegram bring its updates here, or keep them for us; none of those that wait is dropped."""
        if self._ready:
            return
        self._account = await self._bot.account()
        if self.polls:
            await self._bot.delete_hook()
        elif not self._context.hook_url:
            raise ConfigError("Telegram cannot call us; set the public address of OneWindow, or let it poll.")
        else:
            await self._bot.set_hook(self._context.hook_url, self._secret(), tuple(KINDS))
        self._ready = True

    async def stop(self) -> None:
        """The webhook stays: what comes meanwhile waits at Telegram."""
        self._ready = False

    async def check(self) -> str:
        account, hook = await self._bot.account(), await self._bot.hook()
        waiting = f"{hook.pending_update_count} updates wait there"
        if not self.polls and hook.last_error_message and hook.pending_update_count:
            raise RetryLater(f"Telegram cannot reach us: {line_of(hook.last_error_message)}; {waiting}.")
        told = f"Telegram knows the bot as @{account.username}"
        if self._settings.groups and not account.reads_groups:
            told += ", but its privacy mode hides most of what is said in groups"
        return f"{told}; {waiting}." if hook.pending_update_count else f"{told}."

    def contact_link(self, ticket: str) -> str | None:
        return f"https://t.me/{self._account.username}?start={ticket}" if self._account else None

    async def send(self, message: OutboundMessage) -> Receipt:
        return await self._sending.send(message)

    async def withdraw(self, to: Identity, thread: str, external_id: str) -> None:  # noqa: ARG002
        await self._sending.delete(external_id)

    async def download(self, ref: str, limit_bytes: int) -> File:
        data = await self._bot.file(ref, limit_bytes)
        return File(name="file", media_type=sniff(data, ""), data=data)

    async def listen(self) -> AsyncIterator[WebhookRequest]:
        """Asking for what comes after an update tells Telegram that this one has arrived."""
        last: int | None = None
        while True:
            for update in await self._bot.updates(last, tuple(KINDS), _WAIT_S):
                yield WebhookRequest(
                    id=RequestId(new_id()),
                    channel_id=self._context.id,
                    received_at=self._context.clock.now(),
                    method=POLLED,
                    url="/getUpdates",
                    headers={"content-type": "application/json"},
                    body=update,
                )
                last = _number(update, last)

    def verify(self, request: WebhookRequest) -> None:
        if request.method == POLLED:
            return
        given = request.headers.get(SIGNATURE, "").encode(errors="surrogatepass")
        if not hmac.compare_digest(given, self._secret().encode()):
            raise SignatureError("This does not come from Telegram.")

    def parse(self, request: WebhookRequest) -> Sequence[InboundEvent]:
        return self._updates.read(request)

    async def answer(self, request: WebhookRequest, filed: Sequence[Filed]) -> Reply:  # noqa: ARG002
        """Nothing, or to a button that was pressed that it was, or it would look busy for a minute."""
        query = _query(request.body)
        if query is None:
            return Reply(status=200)
        if request.method == POLLED:
            await self._bot.acknowledge(query)
            return Reply(status=200)
        body = _encode({"method": "answerCallbackQuery", "callback_query_id": query})
        return Reply(status=200, body=body, media_type="application/json")

    def refuse(self, request: WebhookRequest, error: OneWindowError) -> Reply:  # noqa: ARG002
        """What cannot be read is kept, and would be no better if it came again."""
        return Reply(status=503 if isinstance(error, StoreUnavailable | RetryLater) else 200)

    def _secret(self) -> str:
        """What Telegram shows as proof: nobody who lacks the token can make it, nor learn the token by it."""
        key, purpose = self._settings.token.reveal().encode(), f"webhook:{self._context.id}".encode()
        return hmac.digest(key, purpose, "sha256").hex()


def line_of(text: str) -> str:
    return " ".join(text.split())[:200].rstrip(".")


def _number(update: bytes, last: int | None) -> int | None:
    """Never going back, so that an update of another shape is not asked for without end."""
    try:
        number = json_object(update).get("update_id")
    except PayloadError:
        return last
    return max(number, last or 0) if type(number) is int else last


def _query(body: bytes) -> str | None:
    if b"callback_query" not in body:
        return None
    try:
        return line(member(json_object(body), "callback_query"), "id", 100) or None
    except PayloadError:
        return None
