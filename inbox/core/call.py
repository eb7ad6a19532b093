"""A telephone call, put together from whatever is told of it, in any order and however often."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from inbox.core.attachment import Attachment

ABANDONED_WITHIN = timedelta(seconds=15)
"""Who hangs up sooner has not waited for us; after that we have missed the call."""
VOICEMAIL = "voicemail"
RECORDING = "recording"


class CallStatus(StrEnum):
    """`ringing` and `talking` go on; all others are how a call ended, and are never folded together."""

    RINGING = "ringing"
    TALKING = "talking"
    ANSWERED = "answered"
    MISSED = "missed"
    BUSY = "busy"
    ABANDONED = "abandoned"
    VOICEMAIL = "voicemail"
    FAILED = "failed"


UNANSWERED = frozenset(
    {CallStatus.MISSED, CallStatus.BUSY, CallStatus.ABANDONED, CallStatus.VOICEMAIL, CallStatus.FAILED}
)
_LEGS = ("ringing", "canceled", "failed", "no_answer", "busy", "picked_up", "declined", "joined")
_ENDS = ("canceled", "completed", "no_answer", "busy", "failed")
_REASONS = ("", "rung_out", "closed", "busy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One telephone that was rung; `agent` is the e-mail address of whose it is, "" for the client's own.

    `state` is ringing, canceled, failed, no_answer, busy, picked_up (but not yet, or never, taken), declined
    or joined: a later one of these wins.
    """

    phone: str
    agent: str = ""
    state: str = "ringing"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBack:
    """Somebody has to call back until `due_at`; `done_at` is when a call reached the client, or a person
    said that it is done."""

    due_at: datetime
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who may have called, where several saw the number: `share` of 1 is certain."""

    visitor: str
    share: float
    campaign: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`key` is the carrier's name for it, `phone` the client's number ("" if withheld), `number` ours.

    `ending` is how the carrier says that it ended, `reason` why nobody was rung any more (closed, rung_out,
    busy). `talked_from` is when an agent and the client heard each other. `attachments` are its recordings,
    `shown_as` recording or voicemail. `due_at` is until when to call back if it turns out that nobody
    answered. `told_source` is what the agent heard of where the client comes from.
    """

    key: str
    direction: str = "in"
    phone: str = ""
    number: str = ""
    status: CallStatus = CallStatus.RINGING
    started_at: datetime | None = None
    talked_from: datetime | None = None
    ended_at: datetime | None = None
    ending: str = ""
    reason: str = ""
    legs: Mapping[str, Leg] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    due_at: datetime | None = None
    told_source: str = ""
    callers: tuple[Caller, ...] = ()
    call_back: CallBack | None = None

    @property
    def client_leg(self) -> int:
        """Which leg of a recording is the client's: whoever called is on the first one."""
        return 0 if self.direction == "in" else 1

    @property
    def text(self) -> str:
        """What lists show and a search finds."""
        return f"☎ {self.phone}" if self.phone else "☎"


def merged(one: Call, other: Call) -> Call:
    """What both tell together; the same whichever is first, and nothing new if it is told again."""
    both = replace(
        one,
        direction=max(one.direction, other.direction),
        phone=max(one.phone, other.phone),
        number=max(one.number, other.number),
        started_at=_earliest(one.started_at, other.started_at),
        talked_from=_earliest(one.talked_from, other.talked_from),
        ended_at=_earliest(one.ended_at, other.ended_at),
        ending=max(one.ending, other.ending, key=lambda end: _ENDS.index(end) if end else -1),
        reason=max(one.reason, other.reason, key=_REASONS.index),
        legs=_legs(one.legs, other.legs),
        attachments=_recordings(one.attachments, other.attachments),
        due_at=_earliest(one.due_at, other.due_at),
        told_source=max(one.told_source, other.told_source),
        callers=one.callers or other.callers,
        call_back=one.call_back or other.call_back,
    )
    return replace(both, status=status_of(both))


def status_of(call: Call) -> CallStatus:
    """What the facts say so far: those that are still to come may change it."""
    joined = call.talked_from is not None or any(leg.state == "joined" for leg in call.legs.values())
    if not call.ending:
        return CallStatus.TALKING if joined else CallStatus.RINGING
    if joined:
        return CallStatus.ANSWERED
    return _incoming(call) if call.direction == "in" else _outgoing(call)


def _incoming(call: Call) -> CallStatus:
    if any(each.shown_as == VOICEMAIL and (each.duration or 0) >= 1 for each in call.attachments):
        return CallStatus.VOICEMAIL
    if call.ending == "failed":
        return CallStatus.FAILED
    if call.reason:
        return CallStatus.BUSY if call.reason == "busy" else CallStatus.MISSED
    waited = None if call.started_at is None or call.ended_at is None else call.ended_at - call.started_at
    is_short = waited is not None and waited < ABANDONED_WITHIN
    return CallStatus.ABANDONED if is_short else CallStatus.MISSED


def _outgoing(call: Call) -> CallStatus:
    """Of the client's own leg, if it came to that."""
    ends = {leg.state for leg in call.legs.values() if not leg.agent} or {call.ending}
    for end, status in (("busy", CallStatus.BUSY), ("failed", CallStatus.FAILED)):
        if end in ends:
            return status
    return CallStatus.ABANDONED if ends == {"canceled"} else CallStatus.MISSED


def _earliest(*times: datetime | None) -> datetime | None:
    return min((at for at in times if at is not None), default=None)


def _legs(one: Mapping[str, Leg], other: Mapping[str, Leg]) -> Mapping[str, Leg]:
    legs = dict(one)
    for key, leg in other.items():
        known = legs.get(key, leg)
        newest = max(known.state, leg.state, key=_LEGS.index)
        legs[key] = Leg(phone=max(known.phone, leg.phone), agent=max(known.agent, leg.agent), state=newest)
    return dict(sorted(legs.items()))


def _recordings(one: tuple[Attachment, ...], other: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    """By their names at the carrier; one that is here already stays as it is."""
    known = {each.ref: each for each in other}
    known.update({each.ref: each for each in one})
    return tuple(sorted(known.values(), key=lambda each: each.ref or ""))
