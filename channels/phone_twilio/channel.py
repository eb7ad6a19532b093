"""The numbers of one account: what is told of calls is filed, and what is asked is answered at once."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

from channels.kit.calls.router import CallRouter
from channels.kit.number_sources import sources_of
from channels.kit.twilio.account import Account, is_sid
from channels.kit.twilio.hook import bare, patient
from channels.kit.twilio.params import params_of
from channels.kit.twilio.proof import Proof
from channels.kit.twilio.refusals import refusals
from channels.phone_twilio import steps
from channels.phone_twilio.numbers import numbers_of, plan_of, words_of
from channels.phone_twilio.polled import POLLED, read_polled
from channels.phone_twilio.reconciling import Reconciling
from channels.phone_twilio.settings import Settings
from channels.phone_twilio.steps import Place, address, place_of
from channels.phone_twilio.telling import Book, is_taken, read_told
from channels.phone_twilio.twiml import Writing
from inbox.core.channel import Capabilities, ChannelContext, Reply
from inbox.core.errors import (
    ConfigError,
    OneWindowError,
    PayloadError,
    RetryLater,
    StoreUnavailable,
    Undeliverable,
)
from inbox.core.inbound import File, Filed, InboundEvent, WebhookRequest
from inbox.core.known_caller import NOBODY, KnownCaller
from inbox.core.outbound import OutboundMessage, Receipt
from inbox.kit.phone import e164
from inbox.kit.text import one_line

_PATIENCE_S = 0.5
_ASKING_S = 0.3
_TWIMLET = "https://twimlets.com/forward?PhoneNumber="
_GONE = 20404
_REFUSALS = refusals(
    refused={
        _GONE: "Twilio does not have this.",
        21210: "Twilio does not let us call from this number",
        21211: "There is no such telephone number.",
        21215: "The account may not call that country; allow it in Twilio's console.",
        21217: "There is no such telephone number.",
    }
)


class PhoneTwilio:
    capabilities = Capabilities(can_answer=False)
    polls = True

    def __init__(self, settings: Settings, context: ChannelContext) -> None:
        region = context.phone_region
        self._settings = settings
        self._context = context
        self._account = Account(
            context.outside, settings.account_sid, settings.auth_token, settings.api_url, _REFUSALS
        )
        self._proof = Proof(settings.auth_token, context.hook_url)
        self._plan = plan_of(settings, region)
        self.numbers = numbers_of(settings, region)
        self._fallback = e164(settings.fallback, region) if settings.fallback else None
        if settings.fallback and self._fallback is None:
            raise ConfigError("`fallback` is a telephone number with its country code.")
        self._book = Book(
            plan=self._plan,
            whisper=settings.whisper,
            sources=sources_of(settings.sources, region),
            call_back=timedelta(minutes=settings.call_back_min),
        )
        self._writing = Writing(
            hook_url=context.hook_url,
            language=settings.language or "en-US",
            record=settings.record,
            whisper=settings.whisper,
        )
        self._reconciling = Reconciling(account=self._account, context=context, numbers=self.numbers)
        self._turn = 0
        self._ready = False

    async def start(self) -> None:
        """Tell Twilio where calls to our numbers are answered, and who is rung if that is nowhere."""
        if self._ready:
            return
        if not self._context.hook_url.startswith("https://"):
            raise ConfigError("Twilio calls https addresses only; set the public address of OneWindow.")
        for number in self.numbers:
            await self._point(number)
        self._ready = True

    async def stop(self) -> None:
        """The numbers go on to ring as they were set; Twilio's fallback is for that time."""
        self._ready = False

    async def check(self) -> str:
        numbers = [await self._found(number) for number in self.numbers]
        elsewhere = [
            str(each.get("phone_number"))
            for each in numbers
            if bare(str(each.get("voice_url", ""))) != self._context.hook_url
        ]
        if elsewhere:
            raise RetryLater(f"Calls to {', '.join(elsewhere)} go elsewhere; switch the channel off and on.")
        team = len(self._plan.team)
        return f"Calls to {', '.join(self.numbers)} ring {team} telephone{'' if team == 1 else 's'}."

    async def send(self, message: OutboundMessage) -> Receipt:  # noqa: ARG002
        raise Undeliverable("A telephone carries no written messages.")

    def verify(self, request: WebhookRequest) -> None:
        if request.method != POLLED:
            self._proof.check(request)

    def parse(self, request: WebhookRequest) -> Sequence[InboundEvent]:
        if request.method == POLLED:
            return read_polled(request, self._book)
        return read_told(request, self._book)

    def patience_s(self, request: WebhookRequest) -> float | None:
        return _PATIENCE_S if place_of(request.url).step in steps.LIVE else None

    async def answer(self, request: WebhookRequest, filed: Sequence[Filed]) -> Reply:
        """What to do next; it is the same whether or not anything could be filed."""
        place = place_of(request.url)
        if place.step not in steps.LIVE:
            return Reply(status=204)
        return Reply(body=await self._next(request, place, filed), media_type="text/xml")

    def refuse(self, request: WebhookRequest, error: OneWindowError) -> Reply:
        """A call that we do not understand rings nevertheless."""
        place = place_of(request.url)
        if place.step == steps.CALLED:
            step = CallRouter(plan=self._plan).begin(request.received_at, place.standing)
            return Reply(body=self._writing.step(step, place), media_type="text/xml")
        return Reply(status=503 if isinstance(error, StoreUnavailable | RetryLater) else 200)

    def listen(self) -> AsyncGenerator[WebhookRequest, None]:
        return self._reconciling.listen()

    async def download(self, ref: str, limit_bytes: int) -> File:
        """Both channels of a recording, in the best quality that there is."""
        if not is_sid(ref, "RE"):
            raise Undeliverable("This is no recording of Twilio's.")
        path = f"Recordings/{ref}.wav?RequestedChannels=2"
        file = await self._account.file(path, limit_bytes, named=f"{ref}.wav")
        if not file.media_type.startswith("audio/"):
            raise Undeliverable("What Twilio gave is no recording.")
        return file

    async def release(self, ref: str) -> None:
        if not self._settings.delete_remote:
            return
        try:
            await self._account.delete(f"Recordings/{ref}.json")
        except Undeliverable:
            return  # somebody else has deleted it
        except ConfigError as error:
            raise RetryLater(str(error)) from None

    @property
    def text_back(self) -> str:
        return self._plan.text_back

    def telephone_of(self, agent: str) -> str | None:
        """Which telephone rings for the agent with that e-mail address."""
        return next((each.phone for each in self._plan.team if each.agent == agent.lower()), None)

    async def call(self, agent: str, client: str, number: str | None) -> str:
        """Ring the agent, and when they press 1 the client; the carrier's name of the call.

        `number` is ours that the client knows. Undeliverable if the agent has no telephone here.
        """
        telephone = self.telephone_of(agent)
        if telephone is None:
            raise Undeliverable("You have no telephone in the settings of this channel.")
        ours = number if number in self.numbers else self.numbers[0]
        place = Place(step=steps.AGENT, client=client)
        hook_url = self._context.hook_url
        told = await self._account.post(
            "Calls.json",
            [
                ("To", telephone),
                ("From", ours),
                ("Url", address(hook_url, place)),
                ("Timeout", str(self._plan.ring_s)),
                ("StatusCallback", patient(address(hook_url, replace(place, step=steps.STATUS)))),
                ("StatusCallbackEvent", "completed"),
            ],
        )
        return str(told.get("sid", ""))

    async def _next(self, request: WebhookRequest, place: Place, filed: Sequence[Filed]) -> bytes:
        try:
            params = params_of(request)
        except PayloadError:
            params = {}
        match place.step:
            case steps.CALLED:
                return await self._begin(request, place, params.get("CallSid", ""), filed)
            case steps.WHISPER:
                return self._writing.whisper_to(place)
            case steps.TAKE:
                pressed = params.get("Digits") == "1"
                return self._writing.nothing() if pressed else self._writing.hang_up()
            case steps.AGENT:
                return self._writing.connect_to(replace(place, call=params.get("CallSid", "")))
            case steps.DIAL if params.get("Digits") == "1":
                return self._writing.dial(place, params.get("From") or self.numbers[0])
            case steps.RUNG if not place.client:
                taken, busy = is_taken(params), params.get("DialCallStatus") == "busy"
                step = CallRouter(plan=self._plan).go_on(place.standing, taken=taken, busy=busy)
                return self._writing.step(step, place)
        return self._writing.hang_up()

    async def _begin(self, request: WebhookRequest, place: Place, sid: str, filed: Sequence[Filed]) -> bytes:
        known = await self._known(filed)
        self._turn += 1
        standing = replace(place.standing, turn=self._turn, last=known.agent)
        step = CallRouter(plan=self._plan).begin(request.received_at, standing)
        source = self._book.sources.get(params_of(request).get("To", ""))
        said = words_of(source) or known.source
        return self._writing.step(step, replace(place, call=sid, said=one_line(said, 120), standing=standing))

    async def _known(self, filed: Sequence[Filed]) -> KnownCaller:
        """Nobody, where the store does not say it in time: the telephone rings nevertheless."""
        ask = self._context.known_caller
        if ask is None or not filed:
            return NOBODY
        try:
            async with asyncio.timeout(_ASKING_S):
                return await ask(filed[0].contact_id)
        except (TimeoutError, OneWindowError):
            return NOBODY

    async def _found(self, number: str) -> dict[str, object]:
        found = self._account.pages(
            "IncomingPhoneNumbers.json", "incoming_phone_numbers", [("PhoneNumber", number)]
        )
        async for each in found:
            if each.get("phone_number") == number:
                return dict(each)
        raise ConfigError(f"The account has no number {number}.")

    async def _point(self, number: str) -> None:
        found = await self._found(number)
        hook_url = self._context.hook_url
        fallback = f"{_TWIMLET}{quote(self._fallback)}" if self._fallback else ""
        form = [
            ("VoiceUrl", hook_url),
            ("VoiceMethod", "POST"),
            ("VoiceFallbackUrl", fallback),
            ("VoiceFallbackMethod", "GET"),
            ("StatusCallback", patient(address(hook_url, Place(step=steps.STATUS)))),
            ("StatusCallbackMethod", "POST"),
        ]
        await self._account.post(f"IncomingPhoneNumbers/{found['sid']}.json", form)
