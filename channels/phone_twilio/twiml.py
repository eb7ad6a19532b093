"""What Twilio is told to do next, in its own XML; texts and names are escaped by the library."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from channels.kit.calls.router import HangUp, Ring, Step, TakeMessage
from channels.kit.twilio.hook import patient
from channels.phone_twilio import steps
from channels.phone_twilio.steps import Place, address
from inbox.core.call import RECORDING, VOICEMAIL

if TYPE_CHECKING:
    from twilio.twiml.voice_response import VoiceResponse

_LONGEST_MESSAGE_S = 180
_DECIDING_S = 8
_LEGS = "initiated ringing answered completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What agents hear, in the language of the voice."""

    call_from: str
    press_one: str
    unknown: str
    call_to: str


_ENGLISH = Words(
    call_from="A call. {source}.",
    press_one="Press 1 to take it.",
    unknown="The source is not known",
    call_to="Your call to {phone}. Press 1 to be connected.",
)
_RUSSIAN = Words(
    call_from="Звонок. {source}.",
    press_one="Нажмите 1, чтобы ответить.",
    unknown="Источник неизвестен",
    call_to="Ваш звонок на {phone}. Нажмите 1, чтобы соединиться.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """`hook_url` is where the next step is asked for."""

    hook_url: str
    language: str
    record: bool
    whisper: bool

    def step(self, step: Step, place: Place) -> bytes:
        """What the router decided for the call at that place."""
        response = self._saying(step.say)
        if isinstance(step, Ring):
            self._ring(response, step, place)
        elif isinstance(step, TakeMessage):
            self._take_message(response, place)
        if isinstance(step, HangUp):
            response.hangup()
        return _bytes(response)

    def whisper_to(self, place: Place) -> bytes:
        """What the agent hears before the client; who does not press 1 is hung up on."""
        words = self._words
        said = words.call_from.format(source=place.said or words.unknown)
        return self._asking(f"{said} {words.press_one}", replace(place, step=steps.TAKE))

    def connect_to(self, place: Place) -> bytes:
        """What an agent hears who asked for a call; a mailbox must not be connected with the client."""
        digits = " ".join(place.client)
        return self._asking(self._words.call_to.format(phone=digits), replace(place, step=steps.DIAL))

    def dial(self, place: Place, number: str) -> bytes:
        """Call the client, who sees our number."""
        response = self._saying(())
        dial = response.dial(
            action=self._next(place, steps.RUNG),
            caller_id=number,
            answer_on_bridge=True,
            **self._recorded(place),
        )
        dial.number(
            place.client,
            status_callback=patient(self._next(place, steps.LEG)),
            status_callback_event=_LEGS,
        )
        return _bytes(response)

    def nothing(self) -> bytes:
        """Go on as you are: the agent is connected."""
        return _bytes(self._saying(()))

    def hang_up(self) -> bytes:
        response = self._saying(())
        response.hangup()
        return _bytes(response)

    def _asking(self, text: str, place: Place) -> bytes:
        response = self._saying(())
        gather = response.gather(num_digits=1, timeout=_DECIDING_S, action=address(self.hook_url, place))
        gather.say(text, language=self.language)
        response.hangup()
        return _bytes(response)

    def _ring(self, response: "VoiceResponse", step: Ring, place: Place) -> None:
        place = replace(place, standing=step.standing)
        dial = response.dial(
            action=self._next(place, steps.RUNG),
            timeout=step.seconds,
            answer_on_bridge=True,
            **self._recorded(place),
        )
        more = {"url": self._next(place, steps.WHISPER)} if self.whisper else {}
        for member in step.team:
            dial.number(
                member.phone,
                status_callback=patient(self._next(place, steps.LEG)),
                status_callback_event=_LEGS,
                **more,
            )

    def _take_message(self, response: "VoiceResponse", place: Place) -> None:
        told = patient(self._next(replace(place, kind=VOICEMAIL), steps.RECORDING))
        response.record(
            action=self._next(place, steps.MESSAGE),
            max_length=_LONGEST_MESSAGE_S,
            play_beep=True,
            recording_status_callback=told,
            recording_status_callback_event="completed absent",
        )

    def _recorded(self, place: Place) -> dict[str, str]:
        if not self.record:
            return {}
        return {
            "record": "record-from-answer-dual",
            "recording_status_callback": patient(self._next(replace(place, kind=RECORDING), steps.RECORDING)),
            "recording_status_callback_event": "completed absent",
        }

    def _next(self, place: Place, step: str) -> str:
        return address(self.hook_url, replace(place, step=step))

    def _saying(self, texts: tuple[str, ...]) -> "VoiceResponse":
        response = _new()
        for text in texts:
            response.say(text, language=self.language)
        return response

    @property
    def _words(self) -> Words:
        return _RUSSIAN if self.language.startswith("ru") else _ENGLISH


def _new() -> "VoiceResponse":
    # Only whoever has a number at Twilio pays for the library.
    from twilio.twiml.voice_response import VoiceResponse  # noqa: PLC0415

    return VoiceResponse()


def _bytes(response: "VoiceResponse") -> bytes:
    write: Callable[[], str] = response.to_xml
    return write().encode()
