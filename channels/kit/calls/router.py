"""Who rings now: from what is known of a call to the next thing to do with it. No I/O, and no memory."""

from dataclasses import dataclass, replace
from datetime import datetime

from channels.kit.calls.plan import MOST_AT_ONCE, Member, Plan, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a call has come; whoever carries it keeps this between two steps.

    `turn` counts calls, for the round robin; `last` is the agent who spoke with this caller before. `wave` is
    how many rounds of ringing are over, `free` whether any telephone of them was not busy.
    """

    turn: int = 0
    last: str = ""
    wave: int = 0
    free: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """Say these, then ring these telephones; the first one that takes the call has it."""

    say: tuple[str, ...]
    team: tuple[Member, ...]
    seconds: int
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeMessage:
    """Say these, then record what the caller leaves."""

    say: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUp:
    """Say these, if any, and end the call. `why` is closed, rung_out, busy, or empty after a conversation."""

    say: tuple[str, ...] = ()
    why: str = ""


Step = Ring | TakeMessage | HangUp


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRouter:
    plan: Plan

    def begin(self, now: datetime, standing: Standing) -> Step:
        """What the caller gets who has just come in."""
        plan = self.plan
        if not plan.is_open(now):
            return self._nobody("closed", greeting=plan.greeting)
        return self._ring(standing, (plan.greeting, plan.notice))

    def go_on(self, standing: Standing, *, taken: bool, busy: bool) -> Step:
        """What follows a round of ringing: nothing if somebody took the call, else the next round.

        `busy`: every telephone of that round was.
        """
        if taken:
            return HangUp()
        after = replace(standing, wave=standing.wave + 1, free=standing.free or not busy)
        return self._ring(after, ())

    def _ring(self, standing: Standing, say: tuple[str, ...]) -> Step:
        rounds = waves(self.plan, standing)
        if standing.wave >= len(rounds):
            is_busy = bool(rounds) and not standing.free
            return self._nobody("busy" if is_busy else "rung_out", greeting="" if rounds else say[0])
        return Ring(
            say=_said(*say),
            team=rounds[standing.wave],
            seconds=self.plan.ring_s,
            standing=standing,
        )

    def _nobody(self, why: str, *, greeting: str) -> Step:
        plan = self.plan
        if plan.voicemail:
            return TakeMessage(say=_said(greeting, plan.voicemail), why=why)
        return HangUp(say=_said(greeting, plan.sorry), why=why)


def waves(plan: Plan, standing: Standing) -> tuple[tuple[Member, ...], ...]:
    """The rounds in which the team rings: whoever spoke with the caller last is asked first, and alone."""
    team = plan.team
    first = tuple(each for each in team if plan.last_first and each.agent == standing.last)[:1]
    if plan.way is Way.ROUND_ROBIN and team:
        shift = standing.turn % len(team)
        team = team[shift:] + team[:shift]
    rest = tuple(each for each in team if each not in first)
    size = MOST_AT_ONCE if plan.way is Way.TOGETHER else 1
    others = tuple(rest[place : place + size] for place in range(0, len(rest), size))
    return ((first,) if first else ()) + others


def _said(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)
