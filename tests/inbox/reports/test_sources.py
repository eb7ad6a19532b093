"""The sources report: every model gives out exactly the leads there are, whatever order things came in."""

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest

from inbox.core.errors import BadRequest
from inbox.core.lead import MERGED, SPAM, Attribution
from inbox.core.source import Source
from inbox.reports.behind import Asked, behind
from inbox.reports.coverage import coverage_of
from inbox.reports.period import period_of
from inbox.reports.sources import days_of, tree_of
from inbox.reports.time_to_lead import time_to_lead
from inbox.reports.ways import MILLION, Question, ways_of
from tests.contract.store.nouns import NOON, a_lead, a_touch, later, write
from tracking.models.shares import Shares

MODELS = Shares()
HOUR = 3600
DAY = 24 * HOUR
PERIOD = period_of(NOON.date(), NOON.date() + timedelta(days=9), "UTC")


def source(group, name, **more):
    return Source(group=group, source=name, rule="tags", confidence=0.9, evidence={"tags": [name]}, **more)


AD = source("Paid Search", "google", campaign="spring", content="a", term="beans", paid=True)
MAIL = source("Email", "newsletter")
SOCIAL = source("Organic Social", "vk")
DIRECT = Source(rule="direct", confidence=0.3)


def question(model="last_non_direct", **more):
    return Question(**{"period": PERIOD, "model": model, "look_back": timedelta(days=90), **more})


async def fill(store, *, seed=0):
    """Forty people who came up to five times, written in an order that the seed decides."""
    rnd = random.Random(7)
    steps = []
    for number in range(40):
        at = rnd.random() * 8 * DAY
        for _ in range(rnd.randint(1, 5)):
            touch = a_touch(
                f"visitor{number}",
                rnd.choice([AD, MAIL, SOCIAL, DIRECT]),
                id=f"touch{len(steps):04}",
                at=later(at),
            )
            steps.append(lambda tx, touch=touch: tx.touches.add_touch(touch))
            at += rnd.random() * DAY / 5
        lead = a_lead(id=f"lead{number:02}", visitor_id=f"visitor{number}", created_at=later(at))
        steps.append(lambda tx, lead=lead: tx.leads.add(lead))
    random.Random(seed).shuffle(steps)
    await write(store, *steps)
    await write(store, lambda tx: tx.reports.update(limit=1000))


async def tree(store, asked):
    ways = await ways_of(store, asked, MODELS)
    return tree_of(await store.reports.visits(asked.period.edges), ways.counted), ways


@pytest.mark.parametrize("model", MODELS.names)
async def test_the_groups_of_every_model_make_up_the_leads(store, model):
    await fill(store)
    rows, ways = await tree(store, question(model))
    leads = len(ways.counted)
    assert leads > 20
    assert rows[0].credit == leads * MILLION
    assert sum(row.credit for row in rows if len(row.place) == 1) == leads * MILLION
    assert sum(row.visits for row in rows if len(row.place) == 1) == rows[0].visits
    assert sum(row.visitors for row in rows if len(row.place) == 1) == rows[0].visitors
    days = days_of([], ways.counted, len(PERIOD.days))
    assert sum(sum(day.credit) for day in days) == leads * MILLION


@pytest.mark.parametrize("model", MODELS.names)
async def test_every_number_is_the_sum_of_the_leads_behind_it(store, model):
    await fill(store)
    rows, ways = await tree(store, question(model))
    for row in rows:
        for part, number in (
            ("credit", row.credit),
            ("first", row.first * MILLION),
            ("last", row.last * MILLION),
            ("assisted", row.assisted * MILLION),
        ):
            found = behind(ways.counted, Asked(place=row.place, part=part))
            assert sum(share for _, share in found) == number


async def test_a_lead_three_days_after_the_click_still_belongs_to_the_advertisement(store):
    lead = a_lead(visitor_id="v", created_at=later(3 * DAY))
    await write(
        store,
        lambda tx: tx.touches.add_touch(a_touch("v", AD)),
        lambda tx: tx.touches.add_touch(a_touch("v", DIRECT, at=later(3 * DAY - 60))),
        lambda tx: tx.leads.add(lead),
    )
    [way] = (await ways_of(store, question(), MODELS)).counted
    assert dict(way.credit) == {("Paid Search", "google", "spring", "a", "beans"): MILLION}
    [way] = (await ways_of(store, question("last"), MODELS)).counted
    assert [place[0] for place in way.credit] == ["Direct"]


async def test_spam_and_merged_leads_are_left_out_and_counted(store):
    await write(
        store,
        lambda tx: tx.leads.add(a_lead()),
        lambda tx: tx.leads.add(a_lead(marks=(SPAM,))),
        lambda tx: tx.leads.add(a_lead(stage=MERGED)),
    )
    ways = await ways_of(store, question(), MODELS)
    assert (len(ways.counted), ways.suspected, ways.merged) == (1, 1, 1)
    assert len((await ways_of(store, question(suspected=True), MODELS)).counted) == 2


async def test_a_lead_without_a_visit_counts_by_its_own_source(store):
    own = Source(group="Messenger", source="telegram", rule="sender", confidence=0.5)
    await write(store, lambda tx: tx.leads.add(a_lead(attribution=Attribution(source=own))))
    rows, ways = await tree(store, question("markov"))
    assert {row.place: row.credit for row in rows if len(row.place) == 2} == {
        ("Messenger", "telegram"): MILLION
    }
    assert [(each.rule, each.leads) for each in coverage_of(ways.counted)] == [("sender", 1)]
    assert time_to_lead(ways.counted).median_s is None


def test_a_day_is_as_long_as_the_clock_on_the_wall_says():
    edges = period_of(date(2026, 3, 28), date(2026, 3, 29), "Europe/Berlin").edges
    assert [(end - begin).total_seconds() / HOUR for begin, end in pairwise(edges)] == [
        24,
        23,
    ]


def test_the_period_before_is_as_long_and_ends_where_this_one_begins():
    before = PERIOD.before()
    assert len(before.days) == len(PERIOD.days)
    assert before.edges[-1] == PERIOD.edges[0]


@pytest.mark.parametrize(
    ("first", "last", "zone"),
    [
        (date(2026, 3, 2), date(2026, 3, 1), "UTC"),
        (date(2024, 1, 1), date(2026, 3, 1), "UTC"),
        (date(2026, 3, 1), date(2026, 3, 1), "Mars/Olympus"),
    ],
)
def test_a_period_that_cannot_be_is_refused(first, last, zone):
    with pytest.raises(BadRequest):
        period_of(first, last, zone)
