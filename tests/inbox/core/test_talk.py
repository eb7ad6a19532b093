"""What is counted of a call, from voices and turns alone."""

from dataclasses import replace

import pytest

from inbox.core.talk import talk_of
from tests.contract.store.test_transcripts import a_text

CLIENT, AGENT = 0, 1


def a_call(*turns, speech=None):
    """Turns are leg, start, end and how many words; voices are where turns are, unless told otherwise."""
    plain = a_text("hello")
    told = tuple(
        replace(plain.turns[0], leg=leg, start=start, end=end, text=" ".join(["word"] * words))
        for leg, start, end, words in turns
    )
    spans = speech or [[(turn.start, turn.end) for turn in told if turn.leg == leg] for leg in (0, 1)]
    legs = tuple(replace(plain.legs[0], leg=leg, speech=tuple(spans[leg])) for leg in (0, 1))
    return replace(plain, legs=legs, turns=told)


def test_shares_and_speed_are_those_of_the_voices():
    talk = talk_of(a_call((CLIENT, 0, 20, 50), (AGENT, 21, 81, 120), (CLIENT, 82, 82.5, 1)), client=CLIENT)
    client, agent = talk.voices
    assert (client.share, agent.share) == (pytest.approx(0.255, abs=0.001), pytest.approx(0.745, abs=0.001))
    assert (client.words_a_minute, agent.words_a_minute) == (149, 120)
    assert talk_of(a_call((CLIENT, 0, 2, 9), (AGENT, 2, 4, 9)), client=0).voices[0].words_a_minute is None


def test_a_monologue_survives_an_aside_and_ends_with_a_silence_or_an_answer():
    call = a_call((AGENT, 0, 10, 9), (CLIENT, 10, 10.5, 1), (AGENT, 11, 30, 9), (AGENT, 40, 50, 9))
    aside = replace(call, turns=(call.turns[0], replace(call.turns[1], aside=True), *call.turns[2:]))
    assert talk_of(aside, client=CLIENT).voices[AGENT].monologue == 30
    assert talk_of(call, client=CLIENT).voices[AGENT].monologue == 19


def test_silences_lie_between_the_first_and_the_last_word_and_overlaps_are_no_breath():
    speech = [[(5, 10), (30, 40)], [(8, 12), (14, 20), (39.5, 45)]]
    talk = talk_of(a_call((CLIENT, 5, 10, 3), (AGENT, 14, 20, 3), speech=speech), client=CLIENT)
    assert talk.silences == ((20, 30),)
    assert talk.silence == 10
    assert talk.overlaps == ((8, 10),)


def test_the_first_answer_is_counted_from_the_end_of_what_the_client_asked():
    greeted = a_call((AGENT, 0, 2, 3), (CLIENT, 3, 8, 9), (AGENT, 12.5, 20, 9))
    assert talk_of(greeted, client=CLIENT).first_answer == 4.5
    interrupted = a_call((CLIENT, 3, 8, 9), (AGENT, 7, 20, 9))
    assert talk_of(interrupted, client=CLIENT).first_answer == 0
    outgoing = a_call((CLIENT, 0, 2, 3), (AGENT, 3, 5, 9), (CLIENT, 6, 9, 9))
    assert talk_of(outgoing, client=AGENT).first_answer == 1
    assert talk_of(a_call((CLIENT, 0, 2, 3)), client=CLIENT).first_answer is None


def test_one_leg_and_nobody_who_speaks_tell_nothing():
    assert talk_of(a_text("hello"), client=CLIENT) is None
    assert talk_of(a_call(speech=[[], []]), client=CLIENT) is None
