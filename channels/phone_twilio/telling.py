"""From what Twilio posts about a call to what is filed of it; pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from channels.kit.calls.plan import Plan
from channels.kit.calls.router import CallRouter, Ring
from channels.kit.twilio.account import is_sid
from channels.kit.twilio.params import params_of
from channels.phone_twilio import steps
from channels.phone_twilio.steps import Place, place_of
from inbox.core.attachment import Attachment
from inbox.core.call import RECORDING, VOICEMAIL, Call, Leg
from inbox.core.errors import PayloadError
from inbox.core.identity import PHONE, Identity
from inbox.core.inbound import CallReported, InboundEvent, WebhookRequest
from inbox.core.source import Source
from inbox.kit.phone import e164
from inbox.kit.text import one_line

ENDINGS = {
    "completed": "completed",
    "busy": "busy",
    "no-answer": "no_answer",
    "failed": "failed",
    "canceled": "canceled",
}
_DIALLED = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_WITHHELD = frozenset({"+266696687", "+86282452253", "+8656696", "+7378742833", "+2562533"})
"""What Twilio writes for anonymous, unavailable, unknown, restricted and blocked."""
_LONGEST_S = 86_400
_STEP = timedelta(minutes=1)
_RETRY = timedelta(hours=1)
_LOOK_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What the settings say that a reader needs."""

    plan: Plan
    whisper: bool
    sources: Mapping[str, Source]
    call_back: timedelta

    def agent_of(self, phone: str) -> str:
        return next((member.agent for member in self.plan.team if member.phone == phone), "")

    def due_after(self, at: datetime) -> datetime:
        """So many minutes later; while nobody works, after the next opening."""
        opening = at
        while not self.plan.is_open(opening) and opening - at < _LOOK_AHEAD:
            opening += _STEP
        return opening + self.call_back

    def retry_after(self, at: datetime) -> datetime:
        """When a client is called again who did not answer."""
        return self.due_after(at + _RETRY - self.call_back)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One request of Twilio's."""

    book: Book
    place: Place
    params: Mapping[str, str]
    request: WebhookRequest

    @property
    def key(self) -> str:
        """The client's call, which is another one than the agent's that was rung for it."""
        return self.place.call or self.sid

    @property
    def sid(self) -> str:
        return _sid(self.params.get("CallSid", ""), "CA")

    @property
    def status(self) -> str:
        return self.params.get("CallStatus", "")

    @property
    def at(self) -> datetime:
        return moment(self.params.get("Timestamp", "")) or self.request.received_at

    def telephone(self, name: str) -> str:
        """In E.164; "" for a number that is withheld."""
        told = self.params.get(name, "")
        if told in _WITHHELD:
            return ""
        # Networks carry numbers that no list of rules knows yet: a caller is not nobody because of that.
        return e164(told, None) or (told if _DIALLED.fullmatch(told) else "")

    def of(self, what: str, told: Call, *, opens: bool = False) -> tuple[InboundEvent, ...]:
        """One event. What `opens` a call also says whose it is."""
        phone = told.phone if opens else ""
        return (
            InboundEvent(
                channel_id=self.request.channel_id,
                external_id=f"{told.key}:{what}",
                at=told.started_at or self.at,
                senders=(Identity(kind=PHONE, value=phone),) if phone else (),
                name=one_line(self.params.get("CallerName", ""), 200) or None if opens else None,
                thread=(phone or told.key) if opens else None,
                source=self.book.sources.get(told.number) if opens else None,
                called=told.number or None if opens and told.direction == "in" else None,
                body=CallReported(told=told),
            ),
        )


def read_told(request: WebhookRequest, book: Book) -> tuple[InboundEvent, ...]:
    told = Told(book=book, place=place_of(request.url), params=params_of(request), request=request)
    reader = _READERS.get(told.place.step)
    return () if reader is None else reader(told)


def moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return found.astimezone(UTC) if found.tzinfo else None


def recording_of(sid: str, seconds: str, kind: str, at: datetime) -> Attachment:
    name = f"{kind}-{at:%Y-%m-%d-%H%M}.wav"
    long = float(seconds) if seconds.isascii() and seconds.isdigit() and len(seconds) < 7 else None
    return Attachment(
        ref=_sid(sid, "RE"), name=name, media_type="audio/x-wav", size=0, shown_as=kind, duration=long
    )


def _called(told: Told) -> tuple[InboundEvent, ...]:
    """A call comes in, and is answered by the plan at once."""
    call = replace(_basic(told), started_at=told.at)
    step = CallRouter(plan=told.book.plan).begin(told.request.received_at, told.place.standing)
    return told.of("called", call if isinstance(step, Ring) else replace(call, reason=step.why), opens=True)


def _rung(told: Told) -> tuple[InboundEvent, ...]:
    """A round of ringing is over."""
    outcome = told.params.get("DialCallStatus", "")
    call = _ended(told, Call(key=told.sid))
    taken = is_taken(told.params)
    if told.params.get("DialCallSid"):
        state = "joined" if taken else _leg_state(outcome)
        call = replace(call, legs={_sid(told.params["DialCallSid"], "CA"): Leg(phone="", state=state)})
    if taken:
        call = replace(call, talked_from=told.at - timedelta(seconds=_seconds(told, "DialCallDuration")))
    elif not call.ending:
        router = CallRouter(plan=told.book.plan)
        step = router.go_on(told.place.standing, taken=False, busy=outcome == "busy")
        call = call if isinstance(step, Ring) else replace(call, reason=step.why)
    if told.place.client:
        call = replace(call, direction="out")
    return told.of(f"rung:{told.place.standing.wave}", call)


def _whisper(told: Told) -> tuple[InboundEvent, ...]:
    return told.of(f"picked:{told.sid}", _with_leg(told, "picked_up"))


def _take(told: Told) -> tuple[InboundEvent, ...]:
    if told.params.get("Digits") == "1":
        return told.of(f"took:{told.sid}", replace(_with_leg(told, "joined"), talked_from=told.at))
    return told.of(f"declined:{told.sid}", _with_leg(told, "declined"))


def _leg(told: Told) -> tuple[InboundEvent, ...]:
    """One of the telephones that are rung; the last one is the client's own if the call is ours."""
    state = _leg_state(told.status)
    call = _with_leg(told, state)
    asks_first = told.book.whisper and not told.place.client
    if state == "picked_up" and not asks_first and told.status == "in-progress":
        call = replace(_with_leg(told, "joined"), talked_from=told.at)
    return told.of(f"leg:{told.sid}:{told.status}", call)


def _agent(told: Told) -> tuple[InboundEvent, ...]:
    """The agent who wants to call a client has picked up."""
    legs = _with_leg(told, "picked_up").legs
    return told.of("agent", replace(_basic(told), started_at=told.at, legs=legs), opens=True)


def _dial(_told: Told) -> tuple[InboundEvent, ...]:
    return ()


def _message(told: Told) -> tuple[InboundEvent, ...]:
    return _recorded(told, VOICEMAIL)


def _recording(told: Told) -> tuple[InboundEvent, ...]:
    if told.params.get("RecordingStatus", "completed") != "completed":
        return ()
    return _recorded(told, VOICEMAIL if told.place.kind == VOICEMAIL else RECORDING)


def _recorded(told: Told, kind: str) -> tuple[InboundEvent, ...]:
    if not told.params.get("RecordingSid"):
        return ()
    file = recording_of(
        told.params["RecordingSid"],
        told.params.get("RecordingDuration", ""),
        kind,
        moment(told.params.get("RecordingStartTime", "")) or told.request.received_at,
    )
    return told.of(f"recording:{file.ref}:{told.place.step}", Call(key=told.key, attachments=(file,)))


def _status(told: Told) -> tuple[InboundEvent, ...]:
    """How the whole call ended, also of one of which nothing else was told."""
    if told.status not in ENDINGS:
        return ()
    return told.of(f"status:{told.status}", _ended(told, _basic(told)), opens=True)


def _basic(told: Told) -> Call:
    """Between whom it is: what the client dialled, or whom the agent wanted."""
    if told.place.client:
        agent = told.telephone("To")
        leg = Leg(phone=agent, agent=told.book.agent_of(agent), state=_leg_state(told.status))
        return Call(
            key=told.sid,
            direction="out",
            phone=told.place.client,
            number=told.telephone("From"),
            legs={told.sid: leg},
        )
    return Call(key=told.sid, phone=told.telephone("From"), number=told.telephone("To"))


def _ended(told: Told, call: Call) -> Call:
    if told.status not in ENDINGS:
        return call
    at = told.at
    began = at - timedelta(seconds=_seconds(told, "CallDuration"))
    due = told.book.due_after(at) if call.direction == "in" else told.book.retry_after(at)
    return replace(
        call, started_at=call.started_at or began, ending=ENDINGS[told.status], ended_at=at, due_at=due
    )


def _with_leg(told: Told, state: str) -> Call:
    """The client's own leg, of a call of ours, is told by its number."""
    phone = told.telephone("To")
    leg = Leg(phone=phone, agent=told.book.agent_of(phone), state=state)
    direction = "out" if told.place.client else "in"
    return Call(key=told.key, direction=direction, legs={told.sid: leg})


def is_taken(params: Mapping[str, str]) -> bool:
    """Whether the round of ringing led to a conversation: who only heard the whisper was not connected."""
    bridged = params.get("DialBridged", "")
    if bridged:
        return bridged == "true"
    return params.get("DialCallStatus", "") in {"completed", "answered"}


def _seconds(told: Told, name: str) -> int:
    text = told.params.get(name, "")
    return min(int(text[:7]), _LONGEST_S) if text.isascii() and text.isdigit() else 0


def _leg_state(status: str) -> str:
    if status in {"in-progress", "completed", "answered"}:
        return "picked_up"
    return {"busy": "busy", "no-answer": "no_answer", "failed": "failed", "canceled": "canceled"}.get(
        status, "ringing"
    )


def _sid(text: str, kind: str) -> str:
    if not is_sid(text, kind):
        raise PayloadError(f"Twilio does not say of which {'call' if kind == 'CA' else 'recording'} it is.")
    return text


_READERS: Mapping[str, Callable[[Told], tuple[InboundEvent, ...]]] = {
    steps.CALLED: _called,
    steps.RUNG: _rung,
    steps.WHISPER: _whisper,
    steps.TAKE: _take,
    steps.LEG: _leg,
    steps.AGENT: _agent,
    steps.DIAL: _dial,
    steps.MESSAGE: _message,
    steps.RECORDING: _recording,
    steps.STATUS: _status,
}
