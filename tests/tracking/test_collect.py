"""When an arrival is a new touch, and what is kept of a visit."""

from datetime import timedelta

from tests.tracking.site_of_beans import AD, HOME, LETTER, OTHER, START, Browser

GOOGLE = "https://www.google.com/"


async def test_the_first_page_starts_a_touch_with_its_source(browser):
    await browser.opens(AD, referrer=GOOGLE)
    [touch] = await browser.touches()
    assert (touch.source.source, touch.source.medium, touch.source.campaign) == ("google", "cpc", "spring")
    assert touch.source.click_id.value == "Cj0KAAA"
    assert (touch.landing_url, touch.referrer) == (AD, GOOGLE)


async def test_pages_within_a_visit_belong_to_its_touch(browser):
    await browser.opens(AD)
    await browser.opens(HOME + "product", referrer=AD, title="Beans")
    await browser.opens(HOME + "contact")
    journey = await browser.journey()
    assert len(journey.touches) == 1
    assert [page.url for page in journey.pages] == [AD, HOME + "product", HOME + "contact"]
    assert {page.touch_id for page in journey.pages} == {journey.touches[0].id}


async def test_a_direct_hit_within_a_visit_starts_nothing(browser):
    await browser.opens(AD)
    await browser.opens(HOME)
    assert len(await browser.touches()) == 1


async def test_new_evidence_within_a_visit_is_a_new_touch(browser):
    await browser.opens(AD)
    await browser.opens(LETTER)
    await browser.opens(HOME, referrer="https://partner.example/list")
    assert [touch.source.rule != "direct" for touch in await browser.touches()] == [True] * 3


async def test_a_page_that_is_reloaded_is_the_same_arrival(browser):
    await browser.opens(AD, referrer=GOOGLE)
    await browser.opens(AD, referrer=GOOGLE)
    assert len(await browser.touches()) == 1


async def test_the_same_campaign_on_another_page_is_the_same_arrival(browser):
    await browser.opens(AD)
    await browser.opens(AD.replace("/?", "/product?"))
    assert len(await browser.touches()) == 1


async def test_a_second_search_in_a_visit_is_the_same_arrival(browser):
    await browser.opens(HOME, referrer=GOOGLE)
    await browser.opens(HOME + "product", referrer=GOOGLE)
    assert len(await browser.touches()) == 1


async def test_two_tabs_in_turn_are_two_arrivals_not_more(browser):
    for _ in range(3):
        await browser.opens(AD)
        await browser.opens(LETTER)
    assert len(await browser.touches()) == 2


async def test_half_an_hour_of_silence_ends_the_visit(browser, clock):
    await browser.opens(AD)
    clock.advance(minutes=29)
    await browser.opens(HOME + "product")
    clock.advance(minutes=29)
    await browser.opens(HOME)
    assert len(await browser.touches()) == 1
    clock.advance(minutes=31)
    await browser.opens(HOME)
    assert [touch.source.rule for touch in await browser.touches()][1:] == ["direct"]


async def test_the_same_advertisement_tomorrow_is_another_touch(browser, clock):
    await browser.opens(AD)
    clock.advance(days=1)
    await browser.opens(AD)
    assert len(await browser.touches()) == 2


async def test_coming_back_from_paying_goes_on_with_the_visit(browser):
    await browser.opens(AD)
    await browser.opens(HOME + "paid", referrer="https://checkout.stripe.com/")
    assert len(await browser.touches()) == 1


async def test_coming_back_from_where_a_link_led_goes_on_with_the_visit(browser, clock):
    await browser.opens(AD)
    clock.advance(minutes=20)
    await browser.opens(HOME + "paid", referrer="https://3ds.bank.example/", left_for="pay.bank.example")
    assert len(await browser.touches()) == 1
    await browser.opens(HOME, referrer="https://other.example/", left_for="pay.bank.example")
    assert len(await browser.touches()) == 2


async def test_an_advertisement_where_a_link_led_is_an_arrival(browser):
    await browser.opens(AD)
    await browser.opens(LETTER, referrer="https://partner.example/", left_for="partner.example")
    assert [touch.source.medium for touch in await browser.touches()] == ["cpc", "email"]


async def test_a_place_left_for_in_an_earlier_visit_is_a_source_again(browser, clock):
    await browser.opens(AD)
    clock.advance(minutes=31)
    await browser.opens(HOME, referrer="https://partner.example/", left_for="partner.example")
    assert [touch.source.source for touch in await browser.touches()] == ["google", "partner.example"]


async def test_an_event_is_kept_and_is_no_arrival(browser, clock):
    await browser.opens(AD)
    clock.advance(hours=2)
    await browser.opens(AD, event="video played")
    assert len(await browser.touches()) == 1
    assert (await browser.journey()).page_count == 1


async def test_a_repeat_changes_nothing(browser):
    at = START + timedelta(seconds=1)
    await browser.opens(AD, at=at)
    before = await browser.journey()
    await browser.opens(AD, at=at)
    assert await browser.journey() == before


async def test_a_browser_whose_visitor_is_unknown_becomes_a_new_one(browser):
    browser.visitor_id = "never-seen"
    assert await browser.opens(HOME) != "never-seen"


async def test_a_visitor_of_another_site_is_not_taken_over(browser, store, clock):
    visitor_id = await browser.opens(HOME)
    there = Browser(store, clock, OTHER)
    there.visitor_id = visitor_id
    assert await there.opens("https://other.example/") != visitor_id


async def test_a_first_page_reached_from_the_own_site_has_the_source_of_its_address(browser):
    await browser.opens(AD, referrer=HOME)
    [touch] = await browser.touches()
    assert touch.source.source == "google"


async def test_a_fast_clock_does_not_put_a_visit_into_the_future(browser, clock):
    await browser.opens(AD, at=START + timedelta(minutes=3))
    assert [touch.at for touch in await browser.touches()] == [clock.now()]


async def test_a_clock_that_is_days_behind_is_not_believed(browser, clock):
    await browser.opens(AD, at=START - timedelta(days=3))
    assert [touch.at for touch in await browser.touches()] == [clock.now()]
