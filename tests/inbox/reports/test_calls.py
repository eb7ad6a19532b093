"""What the calls report counts, and for whom."""

from datetime import UTC, datetime, timedelta

from inbox.core.attachment import Attachment
from inbox.core.call import Call, CallStatus, Leg
from inbox.core.lead import Attribution, Lead
from inbox.core.source import Source
from inbox.core.timeline import TimelineEntry
from inbox.reports.calls import calls_of
from tests.contract.store.test_transcripts import a_transcription

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ANNA, OLEG = "anna@beans.example", "oleg@beans.example"
RECORDING = Attachment(blob="b1", name="call.wav", media_type="audio/wav", size=1, shown_as="recording")


def a_call(number, status, legs=(), *, talked=0, conversation="talk", **more):
    told = {
        "key": f"CA{number}",
        "status": status,
        "legs": {
            f"{place}": Leg(phone="", agent=who, state=state) for place, (who, state) in enumerate(legs)
        },
    }
    if talked:
        told |= {"talked_from": NOON, "ended_at": NOON + timedelta(seconds=talked)}
    return TimelineEntry(
        id=f"e{number}",
        contact_id="c",
        conversation_id=conversation,
        at=NOON,
        received_at=NOON,
        body=Call(**told, **more),
    )


def rows(rows):
    return {row.name: (row.calls, row.answered, row.missed, row.talked) for row in rows}


def test_who_took_a_call_has_answered_it_and_who_let_it_ring_has_missed_it():
    calls = [
        a_call(1, CallStatus.ANSWERED, [(ANNA, "joined"), (OLEG, "canceled")], talked=60),
        a_call(2, CallStatus.MISSED, [(ANNA, "no_answer"), (OLEG, "declined")]),
        a_call(3, CallStatus.ABANDONED),
        a_call(4, CallStatus.BUSY, [(OLEG, "joined")], direction="out"),
    ]
    report = calls_of(calls, {}, [])
    assert rows([report.total]) == {"Total": (4, 1, 2, 60)}
    assert rows(report.agents) == {ANNA: (2, 1, 1, 60), OLEG: (2, 0, 1, 0), "": (1, 0, 1, 0)}
    assert report.total.share is None


def test_a_call_that_an_agent_makes_counts_for_that_agent():
    legs = [(ANNA, "picked_up"), ("", "joined")]
    report = calls_of([a_call(1, CallStatus.ANSWERED, legs, talked=60, direction="out")], {}, [])
    assert rows(report.agents) == {ANNA: (1, 1, 0, 60)}


def test_a_call_counts_for_the_source_of_its_lead():
    known = Attribution(source=Source(group="Paid Search", source="google"))
    lead = Lead(
        id="l", contact_id="c", conversation_id="talk", channel_id="f", created_at=NOON, updated_at=NOON,
        attribution=known,
    )  # fmt: skip
    calls = [a_call(1, CallStatus.MISSED), a_call(2, CallStatus.MISSED, conversation="other")]
    report = calls_of(calls, {"talk": lead}, [])
    assert rows(report.sources) == {"Paid Search · google": (1, 0, 1, 0), "": (1, 0, 1, 0)}


def test_our_share_is_that_of_the_other_leg_than_the_clients():
    voices = {"e1": (30.0, 90.0), "e2": (10.0, 70.0)}
    heard = [a_transcription(entry, "b1", voices=seconds) for entry, seconds in voices.items()]
    taken = [(ANNA, "joined")]
    calls = [
        a_call(1, CallStatus.ANSWERED, taken, attachments=(RECORDING,)),
        a_call(2, CallStatus.ANSWERED, taken, attachments=(RECORDING,), direction="out"),
    ]
    [row] = calls_of(calls, {}, heard).agents
    assert (row.name, row.share) == (ANNA, 0.5)
