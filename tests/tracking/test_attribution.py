"""Which source a lead gets."""

from datetime import timedelta

import pytest

from inbox.core.identity import EMAIL, Identity
from inbox.core.ids import ChannelId, ContactId
from inbox.core.inbound import FormSubmitted, InboundEvent, MessageReceived
from inbox.core.store import durably
from tests.tracking.site_of_beans import AD, HOME, LETTER, START, Browser, TwoSites
from tracking.attribution import SnapshotAttributor

ATTRIBUTOR = SnapshotAttributor(TwoSites(), messengers=["telegram"])


@pytest.fixture
def snapshot(store, clock):
    async def taken(visitor_id=None, at=None, senders=(), contact_id=None, body=None, **form):
        event = InboundEvent(
            channel_id=ChannelId("c"),
            external_id="1",
            at=at or clock.now(),
            senders=senders,
            visitor_id=visitor_id,
            body=body or FormSubmitted(text="Hello", **form),
        )
        return await durably(store, lambda tx: ATTRIBUTOR.snapshot(tx, event, contact_id))

    return taken


async def test_a_lead_has_the_advertisement_of_its_visit_and_the_pages_read(browser, snapshot):
    visitor_id = await browser.opens(AD, title="Beans")
    await browser.opens(HOME + "product", title="Product")
    found = await snapshot(visitor_id)
    assert (found.source.source, found.source.term) == ("google", "coffee beans")
    assert found.first_touch == found.last_touch
    assert found.first_touch.landing_url == AD
    assert [page["title"] for page in found.pages] == ["Beans", "Product"]
    assert found.pages[0]["at"] == "2026-03-02T09:00:01Z"
    assert found.page_count == 2


async def test_a_direct_visit_later_does_not_take_the_lead_from_the_advertisement(browser, clock, snapshot):
    await browser.opens(AD)
    clock.advance(days=3)
    visitor_id = await browser.opens(HOME)
    found = await snapshot(visitor_id)
    assert found.source.source == "google"
    assert found.last_touch.source.rule == "direct"


async def test_the_last_advertisement_counts(browser, clock, snapshot):
    await browser.opens(AD)
    clock.advance(days=3)
    visitor_id = await browser.opens(LETTER)
    found = await snapshot(visitor_id)
    assert (found.source.medium, found.first_touch.source.medium) == ("email", "cpc")


async def test_an_advertisement_is_forgotten_after_ninety_days(browser, clock, snapshot):
    await browser.opens(AD)
    clock.advance(days=91)
    visitor_id = await browser.opens(HOME)
    assert (await snapshot(visitor_id)).source.rule == "direct"


async def test_touches_after_the_lead_do_not_count(browser, clock, snapshot):
    visitor_id = await browser.opens(HOME)
    wrote_at = clock.now()
    await browser.opens(AD)
    assert (await snapshot(visitor_id, at=wrote_at)).source.rule == "direct"


@pytest.mark.parametrize("micros", [0, 7])
async def test_a_message_whose_time_is_a_whole_second_comes_after_what_was_visited_within_it(
    browser, clock, snapshot, micros
):
    """WhatsApp and Telegram tell no finer time; a channel adds microseconds for the order of a batch."""
    clock.advance(milliseconds=400)
    visitor_id = await browser.opens(AD)
    second = clock.now().replace(microsecond=0)
    told = {"at": second + timedelta(microseconds=micros), "body": MessageReceived(text="Hello")}
    found = await snapshot(visitor_id, **told)
    assert found.first_touch.landing_url == AD
    assert found.source == found.first_touch.source
    assert (await snapshot(visitor_id, at=told["at"])).first_touch is None


async def test_without_a_visitor_the_form_itself_tells(snapshot):
    found = await snapshot(page=HOME + "contact", landing=AD, landing_referrer="https://www.google.com/")
    assert found.source.source == "google"
    assert (found.first_touch, found.pages) == (None, ())
    assert (await snapshot(page=LETTER)).source.medium == "email"
    assert (await snapshot(page=HOME + "contact", referrer=HOME)).source.rule == "direct"


async def test_what_the_form_tells_beats_a_direct_touch(browser, snapshot):
    visitor_id = await browser.opens(HOME)
    assert (await snapshot(visitor_id, page=HOME, landing=AD)).source.source == "google"


async def test_nothing_known_is_direct_without_confidence(snapshot):
    found = await snapshot()
    assert (found.source.group, found.source.confidence) == ("Direct", 0.0)


async def test_who_wrote_by_a_messenger_came_by_it_unless_anything_else_is_known(browser, snapshot):
    senders = (Identity(kind="telegram", value="42"),)
    source = (await snapshot(senders=senders)).source
    assert (source.group, source.source, source.rule) == ("Messenger", "telegram", "sender")
    assert (await snapshot(senders=senders, page=LETTER)).source.medium == "email"
    visitor_id = await browser.opens(HOME)
    assert (await snapshot(visitor_id, senders=senders)).source.rule == "direct"
    senders = (Identity(kind=EMAIL, value="ann@mail.example"),)
    assert (await snapshot(senders=senders)).source.group == "Direct"


@pytest.mark.parametrize("page", ["https://[", "https://beans.example:port/", "https://beans.example/\u202e"])
async def test_an_odd_page_is_no_reason_to_fail(snapshot, page):
    assert (await snapshot(page=page)).source


async def test_a_browser_is_linked_to_its_person_once(browser, store):
    visitor_id = await browser.opens(HOME)

    async def link(tx):
        await ATTRIBUTOR.link(tx, visitor_id, ContactId("c1"), method="form", at=START)
        await ATTRIBUTOR.link(tx, visitor_id, ContactId("c1"), method="form", at=START + timedelta(days=1))
        await ATTRIBUTOR.link(tx, "forgotten", ContactId("c1"), method="form", at=START)

    await durably(store, link)
    assert list(await store.touches.visitors_of(ContactId("c1"))) == [visitor_id]


async def test_the_advertisement_on_the_phone_counts_for_the_form_on_the_desktop(
    browser, store, clock, snapshot
):
    contact = ContactId("c1")
    phone, desktop = Browser(store, clock), Browser(store, clock)
    on_phone = await phone.opens(AD, title="Beans")
    clock.advance(hours=2)
    on_desktop = await desktop.opens(HOME, title="Home")
    await durably(store, lambda tx: ATTRIBUTOR.link(tx, on_phone, contact, method="message", at=clock.now()))
    alone = await snapshot(on_desktop)
    assert alone.source.group == "Direct"
    found = await snapshot(on_desktop, contact_id=contact)
    assert found.source.source == "google"
    assert found.first_touch.landing_url == AD
    assert found.last_touch.landing_url == HOME
    assert [page["title"] for page in found.pages] == ["Beans", "Home"]
    assert found.page_count == 2


async def test_a_touch_after_the_lead_in_another_browser_does_not_count(browser, store, clock, snapshot):
    contact, at = ContactId("c1"), clock.now()
    later = await browser.opens(AD)
    await durably(store, lambda tx: ATTRIBUTOR.link(tx, later, contact, method="form", at=clock.now()))
    assert (await snapshot(at=at, contact_id=contact)).first_touch is None


async def test_a_form_without_a_visitor_says_more_than_what_another_browser_saw(
    browser, store, clock, snapshot
):
    contact = ContactId("c1")
    visitor_id = await browser.opens(AD)
    await durably(store, lambda tx: ATTRIBUTOR.link(tx, visitor_id, contact, method="form", at=clock.now()))
    assert (await snapshot(page=LETTER, contact_id=contact)).source.medium == "email"
    assert (await snapshot(page=HOME, contact_id=contact)).source.source == "google"
