"""Leads are shared in a report as the models share them one by one."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox.core.store.reports import LeadFacts
from inbox.storage.codec import dump, to_micros
from inbox.storage.steps import Kinds, Way, facts_of, in_order, kept_step, own_key
from tests.tracking.journeys_of_leads import LEAD, touch
from tracking.models import MODELS, last_of, path_of, share_out
from tracking.models.shares import Shares

LOOK_BACK = timedelta(days=20)
NETWORKS = ["google", "google_ads", "vk", None]
touches = st.lists(
    st.builds(
        lambda minutes, days, source, paid, name: touch(
            days=days, minutes=minutes, source=source, paid=paid, name=f"t{name}"
        ),
        st.integers(-60, 0),
        st.integers(0, 25) | st.just(1),
        st.sampled_from(NETWORKS),
        st.booleans(),
        st.integers(0, 99),
    ),
    max_size=6,
    unique_by=lambda each: each.id,
)


def facts(number: int, way) -> LeadFacts:
    steps = in_order(
        kept_step(each.id, each.site_id, to_micros(each.at), each.landing_url, dump(each.source))
        for each in way
    )
    told = Way(
        id=f"l{number}", channel="form", visitor="v", stage="new", marks=(), own=own_key(b"{}"), steps=steps
    )
    return facts_of(told, to_micros(LEAD), LOOK_BACK // timedelta(microseconds=1), Kinds())


@pytest.mark.parametrize("model", [*MODELS, "last_of"])
@settings(max_examples=60, deadline=None)
@given(ways=st.lists(touches, max_size=5))
def test_a_report_shares_each_lead_as_its_model_does(model, ways):
    exact = last_of("google") if model == "last_of" else MODELS[model]
    leads = [facts(number, way) for number, way in enumerate(ways)]
    shared = Shares().share(model, leads, network="google")
    for way, (steps, parts) in zip(ways, shared, strict=True):
        path = path_of(way, LEAD, look_back=LOOK_BACK)
        assert [step.id for step in steps] == [each.id for each in path.touches]
        assert parts == share_out(exact(path))


@pytest.mark.parametrize("model", ["markov", "shapley"])
@settings(max_examples=40, deadline=None)
@given(ways=st.lists(touches, max_size=5))
def test_a_lead_is_whole_in_the_models_that_compare_channels_too(model, ways):
    leads = [facts(number, way) for number, way in enumerate(ways)]
    for steps, parts in Shares().share(model, leads, network="google"):
        assert sum(parts) == (1_000_000 if steps else 0)
        assert len(steps) == len(parts)
