"""Whoever calls, and whatever the owner has set: who rings, in which order, and where it ends."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.kit.calls.hours_text import holidays_of, hours_of
from channels.kit.calls.plan import MOST_AT_ONCE, Member, Plan, Way
from channels.kit.calls.router import CallRouter, HangUp, Ring, Standing, TakeMessage
from inbox.core.errors import ConfigError

MONDAY = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
TEAM = tuple(Member(agent=f"a{n}@beans.example", phone=f"+4930000{n:03}") for n in range(25))

texts = st.sampled_from(["", "Hello."])
plans = st.builds(
    Plan,
    team=st.integers(0, len(TEAM)).map(lambda n: TEAM[:n]),
    way=st.sampled_from(Way),
    last_first=st.booleans(),
    hours=st.sampled_from(["", "Mo-Fr 09:00-18:00", "Sa 09:00-12:00"]).map(lambda it: hours_of(it, "UTC")),
    holidays=st.sampled_from([frozenset(), frozenset({date(2026, 11, 30)})]),
    greeting=texts,
    notice=texts,
    voicemail=texts,
    sorry=texts,
)
standings = st.builds(
    Standing, turn=st.integers(0, 1000), last=st.sampled_from(["", "gone@beans.example", TEAM[3].agent])
)


def run(plan, standing, *, now=MONDAY, taken_in=None, busy=False):
    """Every step of a call that is taken in that round of ringing, or by nobody."""
    router = CallRouter(plan=plan)
    steps = [router.begin(now, standing)]
    while isinstance(steps[-1], Ring):
        taken = taken_in == steps[-1].standing.wave
        steps.append(router.go_on(steps[-1].standing, taken=taken, busy=busy))
        assert len(steps) <= len(TEAM) + 2
    return steps


@settings(deadline=None)
@given(plans, standings)
def test_a_call_that_nobody_takes_rings_everybody_once_and_ends_as_the_owner_wants(plan, standing):
    *rings, end = run(plan, standing)
    rung = [member for ring in rings for member in ring.team]
    assert len(rung) == len(set(rung))
    assert set(rung) == (set(plan.team) if plan.is_open(MONDAY) else set())
    assert all(1 <= len(ring.team) <= MOST_AT_ONCE for ring in rings)
    assert isinstance(end, TakeMessage if plan.voicemail else HangUp)
    assert end.why == ("rung_out" if plan.is_open(MONDAY) else "closed")


@settings(deadline=None)
@given(plans, standings)
def test_the_greeting_is_said_once_and_the_notice_before_anybody_rings(plan, standing):
    plan_with_words = Plan(team=plan.team, way=plan.way, greeting="G", notice="N", voicemail="V")
    steps = run(plan_with_words, standing)
    said = [text for step in steps for text in step.say]
    assert said.count("G") == 1
    assert said == (["G", "N", "V"] if plan.team else ["G", "V"])


@settings(deadline=None)
@given(plans, standings)
def test_the_agent_who_spoke_with_the_caller_last_is_rung_first_and_alone(plan, standing):
    first = run(plan, standing)[0]
    known = [member for member in plan.team if member.agent == standing.last]
    if known and plan.last_first and plan.is_open(MONDAY):
        assert first.team == tuple(known)


@settings(deadline=None)
@given(plans, standings, st.integers(0, 30))
def test_after_somebody_took_the_call_nobody_else_is_rung(plan, standing, taken_in):
    steps = run(plan, standing, taken_in=taken_in)
    if any(isinstance(step, Ring) and step.standing.wave == taken_in for step in steps):
        assert steps[-1] == HangUp()
        assert len(steps) == taken_in + 2


@settings(deadline=None)
@given(st.integers(1, len(TEAM)), st.integers(0, 100))
def test_a_round_robin_gives_everybody_the_same_number_of_first_calls(size, turn):
    plan = Plan(team=TEAM[:size], way=Way.ROUND_ROBIN)
    firsts = [run(plan, Standing(turn=turn + n))[0].team for n in range(size)]
    assert sorted(one.agent for (one,) in firsts) == sorted(one.agent for one in plan.team)


def test_one_after_the_other_keeps_the_order_of_the_team():
    steps = run(Plan(team=TEAM[:3], way=Way.IN_ORDER), Standing())
    assert [step.team for step in steps[:-1]] == [(member,) for member in TEAM[:3]]


def test_where_every_telephone_is_busy_the_call_ends_as_busy():
    assert run(Plan(team=TEAM[:3]), Standing(), busy=True)[-1].why == "busy"


def test_one_telephone_that_was_free_makes_it_a_missed_call():
    router = CallRouter(plan=Plan(team=TEAM[:2], way=Way.IN_ORDER))
    ring = router.go_on(router.begin(MONDAY, Standing()).standing, taken=False, busy=False)
    assert router.go_on(ring.standing, taken=False, busy=True).why == "rung_out"


def test_hours_are_those_of_the_owners_zone():
    plan = Plan(hours=hours_of("Mo-Fr 09:00-18:00", "Asia/Tokyo"))
    assert plan.is_open(datetime(2026, 11, 30, 1, 0, tzinfo=UTC))
    assert not plan.is_open(MONDAY)


def test_a_holiday_is_the_day_of_the_owners_zone():
    plan = Plan(hours=hours_of("", "Asia/Tokyo"), holidays=holidays_of(["2026-12-01"]))
    assert plan.is_open(MONDAY)
    assert not plan.is_open(MONDAY + timedelta(hours=4))


def test_hours_over_midnight_belong_to_the_next_day_too():
    plan = Plan(hours=hours_of("пн 22:00-6:00", "UTC"))
    tuesday = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
    assert [plan.is_open(each) for each in (MONDAY, tuesday, tuesday + timedelta(hours=1))] == [0, 1, 0]


@pytest.mark.parametrize("text", ["always", "Mo-Fr", "Mo 9-18", "Mo 09:00-25:00", "Mo 09:00-09:00"])
def test_hours_that_nobody_can_read_are_refused_in_a_sentence(text):
    with pytest.raises(ConfigError, match="are written like this"):
        hours_of(text, "UTC")


def test_a_zone_that_there_is_not_is_refused_in_a_sentence():
    with pytest.raises(ConfigError, match="Europe/Berlin"):
        hours_of("", "Mars/Olympus")
