"""What holds of every model and every journey."""

from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tracking.journeys_of_leads import LEAD, touch
from tracking.models import (
    MILLION,
    MODELS,
    Journeys,
    last_of,
    markov,
    path_of,
    removal_effects,
    shapley,
    share_out,
)
from tracking.visit import says_something

quick = settings(max_examples=30, deadline=None)
EVERY = {**MODELS, "last_of": last_of("google")}
sources = st.sampled_from([None, "google", "vk", "mail", "yandex"])
moments = st.integers(-200_000, 9_000_000).map(lambda seconds: LEAD - timedelta(seconds=seconds))
touches = st.lists(
    st.builds(
        lambda at, source, number: touch(at=at, source=source, paid=source == "google", name=f"id{number}"),
        moments,
        sources,
        st.integers(0, 999),
    ),
    max_size=12,
    unique_by=lambda each: each.id,
)
ways = st.lists(
    st.tuples(st.lists(st.sampled_from("abcdef"), max_size=6), st.integers(0, 50), st.integers(0, 50)),
    max_size=10,
)


def journeys_of(rows):
    journeys = Journeys()
    for way, leads, nothing in rows:
        journeys.add(way, leads=leads, nothing=nothing)
    return journeys


@pytest.mark.parametrize("name", EVERY)
@quick
@given(touches, st.randoms(use_true_random=False))
def test_the_credit_for_a_lead_is_one_whatever_the_order_of_keeping(name, given_touches, chance):
    path = path_of(given_touches, LEAD, qualified_at=LEAD + timedelta(days=1))
    credit = EVERY[name](path)
    assert all(part >= 0 for part in credit)
    if path.before(LEAD):
        assert sum(credit) == 1
        assert sum(share_out(credit)) == MILLION
    shuffled = list(given_touches)
    chance.shuffle(shuffled)
    assert path_of(shuffled, LEAD, qualified_at=LEAD + timedelta(days=1)) == path
    assert EVERY[name](path) == credit


@pytest.mark.parametrize("name", sorted(set(EVERY) - {"last"}))
@quick
@given(touches)
def test_direct_earns_only_where_nothing_else_is_known(name, given_touches):
    path = path_of(given_touches, LEAD)
    if any(says_something(each.source) for each in path.touches):
        earned = zip(path.touches, EVERY[name](path), strict=True)
        assert all(says_something(each.source) for each, part in earned if part)


@quick
@given(touches)
def test_an_older_touch_never_decays_less(given_touches):
    path = path_of(given_touches, LEAD)
    parts = [part for part in MODELS["time_decay"](path) if part]
    assert parts == sorted(parts)


@quick
@given(
    st.lists(st.fractions(0, 1, max_denominator=997), min_size=1, max_size=20).filter(any),
    st.integers(1, 10**9),
)
def test_whole_parts_are_off_by_less_than_one_and_sum_to_the_whole(weights, whole):
    exact = [weight / sum(weights) for weight in weights]
    parts = share_out(exact, whole)
    assert sum(parts) == whole
    assert all(abs(part - share * whole) < 1 for part, share in zip(parts, exact, strict=True))


@quick
@given(ways, st.randoms(use_true_random=False))
def test_leads_are_neither_lost_nor_made_by_markov_and_shapley(rows, chance):
    journeys = journeys_of(rows)
    shuffled = list(rows)
    chance.shuffle(shuffled)
    for model in (markov, shapley):
        credit = model(journeys)
        assert sum(credit.values()) == sum(leads for way, leads, _ in rows if way)
        assert all(part >= 0 for part in credit.values())
        assert model(journeys_of(shuffled)) == credit
        assert list(model(journeys_of(shuffled))) == list(credit)


@quick
@given(ways)
def test_a_channel_twice_in_a_row_changes_nothing_for_markov(rows):
    doubled = [
        ([each for step in way for each in (step, step)], leads, nothing) for way, leads, nothing in rows
    ]
    assert markov(journeys_of(doubled)) == markov(journeys_of(rows))


@quick
@given(ways)
def test_the_removal_effect_is_what_following_every_way_gives(rows):
    journeys = journeys_of(rows)
    for channel, effect in removal_effects(journeys).items():
        assert 0 <= effect <= 1
        if journeys.lead_count():
            assert float(effect) == pytest.approx(
                1 - walk(journeys, without=channel) / walk(journeys), abs=1e-6
            )


def walk(journeys, without=None, steps=2000):
    """The share of visitors who become leads, step by step in floating point."""
    begin, onward = {}, {}
    for way, leads, nothing in journeys.ways():
        begin[way[0]] = begin.get(way[0], 0) + leads + nothing
        for here, there in pairwise(way):
            onward.setdefault(here, {}).setdefault(there, 0)
            onward[here][there] += leads + nothing
        last = onward.setdefault(way[-1], {})
        last["+"] = last.get("+", 0) + leads
        last["-"] = last.get("-", 0) + nothing
    here = {channel: Fraction(number, sum(begin.values())) for channel, number in begin.items()}
    here, won = {channel: float(share) for channel, share in here.items()}, 0.0
    for _ in range(steps):
        then = {}
        for channel, share in here.items():
            if channel == without:
                continue
            whole = sum(onward[channel].values())
            for there, number in onward[channel].items():
                then[there] = then.get(there, 0.0) + share * number / whole
        won += then.pop("+", 0.0)
        then.pop("-", 0.0)
        here = then
        if not any(share > 1e-9 for share in here.values()):
            break
    return won
