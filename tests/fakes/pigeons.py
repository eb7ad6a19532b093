"""Pigeon post: a kind of channel with every type of setting; its provider is in the test's hands."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Literal

from inbox.core.channel import Capabilities, ChannelSpec, Reply
from inbox.core.errors import ConfigError, PayloadError, SignatureError
from inbox.core.identity import Identity
from inbox.core.ids import RequestId, new_id
from inbox.core.inbound import InboundEvent, MessageReceived, WebhookRequest
from inbox.core.outbound import Receipt
from inbox.core.secret import Secret
from inbox.core.setting import setting

SPEED = (("slow", {"en": "Slow"}), ("fast", {"en": "Fast", "ru": "Быстро"}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`loft` names the provider's end, `polls` means that we go there and ask."""

    token: Secret = setting(
        title={"en": "Ring", "ru": "Кольцо"}, help={"en": "On its leg."}, placeholder="R-1"
    )
    loft: str = setting(title={"en": "Loft"})
    spare: Secret | None = None
    polls: bool = False
    birds: int = setting(default=3, title={"en": "Birds"}, advanced=True)
    speed: str = setting(default="slow", title={"en": "Speed"}, choices=SPEED)
    weather: Literal["sun", "rain"] = "sun"
    stops: tuple[str, ...] = ()
    mapping: dict[str, str] = setting(default_factory=dict, title={"en": "Fields"}, lines=4)

    def __post_init__(self):
        if self.loft == "moon":
            raise ConfigError("No pigeon flies to the moon.")


@dataclass
class Loft:
    """The provider: it knows one token, and does what the test says."""

    token: str = field(default="right", repr=False)
    fault: Exception | None = None
    starts: int = 0
    stops: int = 0
    checks: int = 0
    began: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    letters: asyncio.Queue = field(default_factory=asyncio.Queue)
    taken: list = field(default_factory=list)
    context: object = None

    def __post_init__(self):
        self.gate.set()

    def lay(self, letter, channel_id="pigeons"):
        """To be fetched by whoever asks; an error is raised instead."""
        body = letter if isinstance(letter, bytes | Exception) else json.dumps(letter).encode()
        self.letters.put_nowait((channel_id, body))


class Pigeons:
    capabilities = Capabilities(max_text=100)

    def __init__(self, settings, context, loft):
        self._settings = settings
        self._context = loft.context = context
        self._loft = loft
        self.polls = settings.polls

    async def start(self):
        self._loft.starts += 1
        self._loft.began.set()
        await self._loft.gate.wait()
        await self.check()

    async def stop(self):
        self._loft.stops += 1

    async def send(self, message):
        return Receipt(external_id=message.entry_id, at=self._context.clock.now())

    async def check(self):
        self._loft.checks += 1
        if self._loft.fault is not None:
            raise self._loft.fault
        if self._settings.token.reveal() != self._loft.token:
            raise ConfigError("The loft does not know this ring.")
        return f"{self._settings.birds} birds live in {self._settings.loft}."

    def verify(self, request):
        if request.headers.get("x-pigeon-token") != self._settings.token.reveal():
            raise SignatureError("Wrong ring.")

    def parse(self, request):
        return [self._event(letter, request) for letter in _letters(request)]

    async def answer(self, request, filed):
        return Reply(status=200, body=b"coo", media_type="text/plain")

    def refuse(self, request, error):
        return Reply(status=200, body=b"", media_type="text/plain")

    def fields(self, request):
        return [(name, str(value)) for name, value in _letters(request)[0].items()]

    async def listen(self):
        while True:
            channel_id, body = await self._loft.letters.get()
            if isinstance(body, Exception):
                raise body
            yield WebhookRequest(
                id=RequestId(new_id()),
                channel_id=channel_id,
                received_at=self._context.clock.now(),
                body=body,
            )
            self._loft.taken.append(body)

    def _event(self, letter, request):
        said = self._settings.mapping.get("text", "text")
        return InboundEvent(
            channel_id=request.channel_id,
            external_id=str(letter["id"]),
            at=request.received_at,
            senders=(Identity(kind="pigeon", value=str(letter.get("from", "ann"))),),
            body=MessageReceived(text=letter[said]),
        )


def pigeon_kind(loft):
    return ChannelSpec(
        kind="pigeon",
        title="Pigeon post",
        settings=Settings,
        build=lambda settings, context: Pigeons(settings, context, loft),
        docs="docs/channels/pigeon.md",
        mapped=True,
    )


def _letters(request):
    try:
        found = json.loads(request.body)
        letters = found if isinstance(found, list) else [found]
        if all(letter["id"] for letter in letters):
            return letters
    except (ValueError, TypeError, KeyError):
        pass
    raise PayloadError("The letter cannot be read.")
