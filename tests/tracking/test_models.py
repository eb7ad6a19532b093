"""What each attribution model gives, held against vectors that were calculated apart from this project."""

import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from inbox.core.errors import BadRequest
from tests.tracking.journeys_of_leads import LEAD, touch
from tracking.models import (
    MODELS,
    Journeys,
    last_of,
    markov,
    path_of,
    removal_effects,
    shapley,
    share_out,
)

VECTORS = Path(__file__).parents[3] / "shared/fixtures/tracking/attribution_vectors.json"
if not VECTORS.exists():
    pytest.skip("shared/fixtures/tracking is absent", allow_module_level=True)
GIVEN = json.loads(VECTORS.read_text(encoding="utf-8"))
RULES = GIVEN.pop("rule_models")


def journeys_of(case):
    journeys = Journeys()
    for row in GIVEN[case]["paths"]:
        journeys.add(row["path"], leads=row["conversions"], nothing=row["nulls"])
    return journeys


@pytest.mark.parametrize("case", GIVEN)
def test_removal_effects_are_those_of_the_vectors_to_the_last_digit(case):
    expected = {name: Fraction(effect) for name, effect in GIVEN[case]["removal_effect"].items()}
    assert removal_effects(journeys_of(case)) == expected


@pytest.mark.parametrize("case", GIVEN)
def test_markov_and_shapley_give_what_the_vectors_have(case):
    journeys = journeys_of(case)
    for model, name in ((markov, "markov_credit"), (shapley, "shapley_set_credit")):
        found = model(journeys)
        assert sum(found.values()) == journeys.lead_count()
        assert {channel: float(part) for channel, part in found.items()} == pytest.approx(
            GIVEN[case][name], rel=1e-15
        )


@pytest.mark.parametrize("row", RULES, ids=lambda row: str(row["touch_days"]))
@pytest.mark.parametrize(
    ("model", "name"),
    [("linear", "linear"), ("position", "position_40_20_40"), ("time_decay", "time_decay_halflife_7d")],
)
def test_a_rule_gives_what_the_vectors_have(model, name, row):
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    touches = [touch(at=begin + timedelta(days=day), source=f"s{day}") for day in row["touch_days"]]
    found = MODELS[model](path_of(touches, begin + timedelta(days=row["conversion_day"])))
    assert sum(found) == 1
    assert [float(part) for part in found] == pytest.approx(row[name], rel=1e-15)


def test_one_touch_takes_all_in_every_model():
    for model in (*MODELS.values(), last_of("google")):
        assert model(path_of([touch(days=1)], LEAD)) == (1,)
        assert model(path_of([], LEAD)) == ()


def test_first_last_and_last_known():
    path = path_of([touch(days=9), touch(days=5, source="vk"), touch(days=1, source=None)], LEAD)
    assert MODELS["first"](path) == (1, 0, 0)
    assert MODELS["last"](path) == (0, 0, 1)
    assert MODELS["last_non_direct"](path) == (0, 1, 0)


def test_a_direct_visit_before_the_first_advertisement_is_not_the_first():
    path = path_of([touch(days=9, source=None), touch(days=5)], LEAD)
    assert MODELS["first"](path) == (0, 1)


def test_where_all_is_direct_direct_has_the_credit():
    path = path_of([touch(days=9, source=None), touch(days=5, source=None)], LEAD)
    assert MODELS["last_non_direct"](path) == (0, 1)
    assert MODELS["linear"](path) == (Fraction(1, 2), Fraction(1, 2))


def test_the_last_of_a_network_is_its_last_paid_touch():
    touches = [
        touch(days=9, source="google_ads", paid=True),
        touch(days=5, source="google", paid=False),
        touch(days=1, source="vk", paid=True),
    ]
    assert last_of("google")(path_of(touches, LEAD)) == (1, 0, 0)
    assert last_of("yandex")(path_of(touches, LEAD)) == (0, 0, 1)


def test_the_w_has_its_three_points():
    touches = [touch(days=day) for day in (20, 15, 10, 2)] + [touch(days=-3), touch(days=-5)]
    path = path_of(touches, LEAD, qualified_at=LEAD + timedelta(days=4))
    assert [float(part) for part in MODELS["w_shape"](path)] == pytest.approx([0.3, 0.05, 0.05, 0.3, 0.3])
    assert MODELS["last"](path) == (0, 0, 0, 1, 0)
    assert sum(MODELS["linear"](path)) == 1


def test_the_w_without_its_last_milestone_weighs_the_others_more():
    path = path_of([touch(days=day) for day in (20, 15, 2)], LEAD)
    assert MODELS["w_shape"](path) == (Fraction(3, 7), Fraction(1, 7), Fraction(3, 7))
    assert MODELS["w_shape"](path_of([touch(days=20), touch(days=2)], LEAD)) == (
        Fraction(1, 2),
        Fraction(1, 2),
    )


def test_touches_before_the_window_and_after_the_lead_are_not_in_the_path():
    touches = [touch(days=91), touch(days=90), touch(days=0), touch(days=-1)]
    assert [each.at for each in path_of(touches, LEAD).touches] == [touches[1].at, touches[2].at]
    assert len(path_of(touches, LEAD, look_back=timedelta(days=1)).touches) == 1


def test_the_same_advertisement_twice_in_a_visit_is_one_touch():
    first, again = touch(days=1, source="google"), touch(days=1, minutes=10, source="google")
    other = touch(days=1, minutes=5, source="vk")
    tomorrow = touch(days=0, source="google")
    assert path_of([again, first, other, tomorrow], LEAD).touches == (first, other, tomorrow)


def test_millionths_leave_nothing_over():
    assert share_out([Fraction(1, 3)] * 3) == (333_333, 333_333, 333_334)
    assert share_out([Fraction(2, 3), Fraction(1, 6), Fraction(1, 6)]) == (666_666, 166_667, 166_667)
    assert share_out([]) == ()


def test_a_channel_that_led_to_nothing_has_nothing():
    journeys = Journeys()
    journeys.add(["a"], leads=1)
    journeys.add(["b"], nothing=9)
    journeys.add([], leads=5)
    assert markov(journeys) == shapley(journeys) == {"a": 1, "b": 0}


def test_without_a_lead_nobody_earns():
    journeys = Journeys()
    journeys.add(["a", "b"], nothing=3)
    assert markov(journeys) == shapley(journeys) == {"a": 0, "b": 0}
    assert markov(Journeys()) == shapley(Journeys()) == {}


def test_more_channels_than_anybody_can_wait_for_are_refused():
    journeys = Journeys()
    journeys.add([str(number) for number in range(200)], leads=1)
    with pytest.raises(BadRequest):
        markov(journeys)
    assert len(shapley(journeys)) == 200
