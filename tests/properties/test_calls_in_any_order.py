"""Whatever a carrier tells of a call, often and in any order, leaves the same call."""

from datetime import timedelta
from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st

from inbox.core.attachment import Attachment
from inbox.core.call import Call, CallStatus, Leg, merged
from tests.contract.store.nouns import later

PHONES = {"CA2": ("+4930001", "a@beans.example"), "CA3": ("+4930002", "b@beans.example")}
STATES = ("ringing", "canceled", "failed", "no_answer", "busy", "declined", "picked_up", "joined")
moments = st.integers(0, 90).map(later)


def recording(ref, kind, seconds):
    return Attachment(
        ref=ref, name="call.wav", media_type="audio/wav", size=0, shown_as=kind, duration=seconds
    )


legs = st.dictionaries(st.sampled_from(sorted(PHONES)), st.sampled_from(STATES), max_size=2).map(
    lambda told: {
        key: Leg(phone=PHONES[key][0], agent=PHONES[key][1], state=state) for key, state in told.items()
    }
)
recordings = st.lists(
    st.sampled_from([recording("RE1", "recording", 60), recording("RE2", "voicemail", 9)]),
    max_size=2,
    unique_by=lambda each: each.ref,
).map(tuple)
tellings = st.builds(
    Call,
    key=st.just("CA1"),
    phone=st.sampled_from(["", "+491511234567"]),
    started_at=st.none() | moments,
    talked_from=st.none() | moments,
    ended_at=st.none() | moments,
    ending=st.sampled_from(["", "canceled", "completed", "no_answer", "busy", "failed"]),
    reason=st.sampled_from(["", "rung_out", "closed", "busy"]),
    legs=legs,
    attachments=recordings,
)


@st.composite
def two_orders(draw):
    told = draw(st.lists(tellings, min_size=1, max_size=6))
    again = draw(st.lists(st.sampled_from(told), max_size=4))
    return told, draw(st.permutations([*told, *again]))


def together(told):
    return reduce(merged, told, Call(key="CA1"))


@settings(deadline=None)
@given(two_orders())
def test_the_order_and_repetition_of_what_is_told_change_nothing(orders):
    one, other = orders
    assert together(one) == together(other)


@settings(deadline=None)
@given(two_orders())
def test_what_is_told_once_more_is_no_news(orders):
    call = together(orders[0])
    assert merged(call, orders[0][0]) == call


@settings(deadline=None)
@given(st.lists(tellings, min_size=1, max_size=6))
def test_a_call_in_which_somebody_joined_was_answered_whatever_else_is_told(told):
    call = together(told)
    joined = call.talked_from or any(leg.state == "joined" for leg in call.legs.values())
    if joined:
        assert call.status is (CallStatus.ANSWERED if call.ending else CallStatus.TALKING)
    else:
        assert call.status not in (CallStatus.ANSWERED, CallStatus.TALKING)


def incoming(**told):
    ends = {"started_at": later(0), "ended_at": later(40), "ending": "completed"}
    return together([Call(key="CA1", **{**ends, **told})]).status


def test_who_hangs_up_after_three_seconds_has_abandoned_the_call():
    assert incoming(ended_at=later(0) + timedelta(seconds=3)) is CallStatus.ABANDONED


def test_who_waits_until_nobody_is_rung_any_more_was_missed():
    assert incoming(reason="rung_out") is CallStatus.MISSED


def test_who_waited_long_and_gave_up_was_missed():
    assert incoming() is CallStatus.MISSED


def test_a_team_whose_telephones_are_all_busy_is_told_apart_from_one_that_does_not_answer():
    assert incoming(reason="busy") is CallStatus.BUSY


def test_a_message_of_some_length_is_a_voicemail_and_a_silent_one_is_a_missed_call():
    assert incoming(reason="closed", attachments=(recording("RE2", "voicemail", 9),)) is CallStatus.VOICEMAIL
    assert incoming(reason="closed", attachments=(recording("RE2", "voicemail", 0),)) is CallStatus.MISSED


def test_a_call_that_the_network_lost_has_failed():
    assert incoming(ending="failed") is CallStatus.FAILED


def outgoing(state):
    agent = Leg(
        phone="+4930001", agent="a@beans.example", state="joined" if state == "joined" else "picked_up"
    )
    client = Leg(phone="+491511234567", state=state)
    call = Call(key="CA1", direction="out", ending="completed", legs={"CA1": agent, "CA2": client})
    return together([call]).status


def test_a_call_of_ours_ends_as_the_clients_telephone_says():
    ends = {
        "joined": CallStatus.ANSWERED,
        "busy": CallStatus.BUSY,
        "no_answer": CallStatus.MISSED,
        "failed": CallStatus.FAILED,
        "canceled": CallStatus.ABANDONED,
    }
    assert {state: outgoing(state) for state in ends} == ends
