"""Who called is told by who was shown the number."""

from dataclasses import replace

import pytest

from inbox.core.call import Call
from inbox.core.identity import Identity
from inbox.core.ids import ChannelId, ContactId
from inbox.core.inbound import CallReported, InboundEvent
from inbox.core.lead import Attribution
from inbox.core.source import Source
from inbox.core.store import durably
from inbox.core.widget import Widget
from tests.contract.store.nouns import a_lead
from tests.tracking.numbers.leases import pool_of
from tests.tracking.site_of_beans import AD, BEANS, LETTER, Browser
from tracking.numbers.page_numbers import numbers_for
from tracking.numbers.recognising import recognise

NUMBER = "+493055500001"
SITE = replace(BEANS, widget=Widget(number_pools=(pool_of(1, numbers=(NUMBER,)),)))
TERMS = AD.replace("coffee", "espresso")


@pytest.fixture
def sees(store, clock):
    """A new browser opens the page and is shown the number, some minutes before now."""

    async def come(page, *, before):
        browser = Browser(store, clock)
        visitor_id = await browser.opens(page)
        now = clock.now()
        await durably(store, lambda tx: numbers_for(tx, SITE, visitor_id, now, clicked=False))
        clock.advance(minutes=before)
        return visitor_id

    return come


@pytest.fixture
def call(store, clock):
    async def come(contact_id=None, **more):
        event = InboundEvent(
            **{
                "channel_id": ChannelId("phone"),
                "external_id": "CA1",
                "at": clock.now(),
                "senders": (Identity(kind="phone", value="+491511234567"),),
                "body": CallReported(told=Call(key="CA1", number=NUMBER)),
                "called": NUMBER,
                **more,
            }
        )
        return await durably(store, lambda tx: recognise(tx, event, contact_id))

    return come


async def test_the_only_visitor_who_saw_the_number_is_the_caller(sees, call):
    anna = await sees(AD, before=5)
    event, [caller] = await call()
    assert (event.visitor_id, event.source) == (anna, None)
    assert (caller.visitor, caller.share, caller.campaign) == (anna, 1.0, "google / cpc / spring")


async def test_the_last_one_who_saw_it_is_the_likeliest_and_shares_add_up(sees, call):
    await sees(AD, before=6)
    ben = await sees(LETTER, before=4)
    event, callers = await call()
    assert event.visitor_id is None
    assert callers[0].visitor == ben
    assert 0.5 < callers[0].share < 0.8
    assert sum(caller.share for caller in callers) == pytest.approx(1, abs=0.001)
    source = event.source
    assert (source.source, source.rule, source.confidence) == ("letter", "number_lent", callers[0].share)
    assert source.evidence["number"] == NUMBER
    assert [each["visitor"] for each in source.evidence["callers"]] == [each.visitor for each in callers]


async def test_the_campaign_is_certain_if_all_who_may_have_called_came_by_it(sees, call):
    await sees(AD, before=6)
    await sees(TERMS, before=4)
    event, callers = await call()
    assert event.visitor_id is None
    assert len(callers) == 2
    assert (event.source.campaign, event.source.confidence) == ("spring", 1.0)
    assert (event.source.term, event.source.click_id) == (None, None)


async def test_who_has_just_clicked_the_number_is_the_caller(sees, call, store, clock):
    await sees(AD, before=3)
    ben = await sees(LETTER, before=1)
    now = clock.now()
    await durably(store, lambda tx: numbers_for(tx, SITE, ben, now, clicked=True))
    event, _ = await call()
    assert event.visitor_id == ben


async def test_who_had_the_number_before_is_known_by_it_whoever_sees_it_today(sees, call, store, clock):
    anna = await sees(AD, before=60 * 24 * 10)
    contact_id = ContactId("c")
    await durably(
        store,
        lambda tx: tx.touches.link(anna, contact_id, method="call", confidence=0.8, at=clock.now()),
    )
    await sees(LETTER, before=1)
    event, [caller] = await call(contact_id)
    assert (event.visitor_id, caller.share) == (anna, 1.0)


async def test_who_called_the_number_before_keeps_the_source_that_was_likely_then(sees, call, store):
    before = Source(source="google", rule="number_lent", confidence=0.6, evidence={"number": NUMBER})
    lead = replace(a_lead(), attribution=Attribution(source=before))
    await durably(store, lambda tx: tx.leads.add(lead))
    await sees(LETTER, before=1)
    event, callers = await call(lead.contact_id)
    assert (event.source, callers) == (before, ())


async def test_what_a_number_tells_by_itself_is_not_doubted(sees, call):
    await sees(AD, before=1)
    source = Source(source="billboard", rule="number_called", confidence=1.0)
    event, callers = await call(source=source)
    assert (event.source, event.visitor_id, callers) == (source, None, ())


async def test_a_number_that_nobody_was_shown_today_tells_nothing(sees, call):
    await sees(AD, before=60 * 25)
    event, callers = await call()
    assert (event.source, event.visitor_id, callers) == (None, None, ())
