"""What users of other analytics complain of, each as it should be here."""

from datetime import timedelta

import pytest

from tests.tracking.site_of_beans import AD, HOME, LETTER
from tracking.classify import INTERNAL, classify
from tracking.models import MODELS, path_of

GOOGLE = "https://www.google.com/"
SHOP = "https://shop.example/"


async def credited(browser, clock, model="last_non_direct", **more):
    touches = await browser.touches()
    path = path_of(touches, clock.now() + timedelta(seconds=1), **more)
    [earner] = [touch for touch, part in zip(path.touches, MODELS[model](path), strict=True) if part == 1]
    return earner.source


@pytest.mark.parametrize(
    "place",
    [
        "https://www.paypal.com/",
        "https://accounts.google.com/",
        "https://appleid.apple.com/",
        "https://my.beans.example/",
    ],
)
async def test_paying_and_signing_in_do_not_take_the_lead_from_the_advertisement(browser, clock, place):
    await browser.opens(AD)
    await browser.opens(HOME + "thanks", referrer=place)
    assert (await credited(browser, clock, "last")).campaign == "spring"


async def test_a_lead_three_days_later_on_another_page_is_still_the_advertisements(browser, clock):
    await browser.opens(AD)
    clock.advance(days=3)
    await browser.opens(HOME + "contact")
    assert (await credited(browser, clock)).click_id.name == "gclid"


async def test_a_later_search_beats_an_earlier_campaign_and_both_are_remembered(browser, clock):
    await browser.opens(AD)
    clock.advance(days=3)
    await browser.opens(HOME, referrer="https://www.bing.com/")
    assert (await credited(browser, clock)).source == "bing"
    assert (await credited(browser, clock, "first")).campaign == "spring"


@pytest.mark.parametrize("mark", ["gclid=1", "gbraid=1", "wbraid=1", "gad_source=1"])
def test_an_advertisement_of_google_without_tags_is_no_search_result(mark):
    assert classify(f"{SHOP}?{mark}", GOOGLE).group == "Paid Search"


def test_a_post_on_facebook_is_no_advertisement():
    found = classify(SHOP + "?fbclid=1", "https://l.facebook.com/")
    assert (found.group, found.paid) == ("Organic Social", False)


def test_an_advertisements_link_that_was_passed_on_pays_nobody():
    found = classify(SHOP + "?gclid=1&utm_source=google&utm_medium=cpc", "https://www.linkedin.com/")
    assert (found.source, found.paid, found.evidence["stale_click_id"]["name"]) == (
        "linkedin",
        False,
        "gclid",
    )


async def test_what_was_once_kept_is_never_rewritten(browser, clock):
    await browser.opens(AD)
    before = await browser.touches()
    for page, referrer in ((LETTER, None), (HOME, GOOGLE), (HOME, None)):
        clock.advance(days=1)
        await browser.opens(page, referrer=referrer)
    assert (await browser.touches())[:1] == before


async def test_tags_on_the_sites_own_links_make_no_arrivals(browser):
    await browser.opens(AD)
    for _ in range(3):
        await browser.opens(HOME + "sale?utm_source=site&utm_medium=banner", referrer=HOME)
    assert len(await browser.touches()) == 1


async def test_an_application_in_one_page_and_a_step_to_a_subdomain_keep_the_source(browser, clock):
    await browser.opens(AD, referrer=GOOGLE)
    await browser.opens(HOME + "product", referrer=AD)
    await browser.opens("https://shop.beans.example/", referrer=HOME)
    assert len(await browser.touches()) == 1
    assert (await credited(browser, clock, "last")).campaign == "spring"


@pytest.mark.parametrize("source", ["chatgpt.com", "perplexity", "openai", "copilot.com"])
def test_an_assistant_is_no_campaign(source):
    assert classify(f"{SHOP}?utm_source={source}", None).group == "AI Assistant"


def test_an_app_is_known_by_its_name():
    found = classify(SHOP, "android-app://com.google.android.googlequicksearchbox/")
    assert (found.group, found.source) == ("Organic Search", "google")


@pytest.mark.parametrize("name", ["ref", "source", "from"])
def test_the_short_names_of_tags_are_heard(name):
    assert classify(f"{SHOP}?{name}=producthunt", None).source == "producthunt"


def test_the_campaigns_number_is_there_for_its_cost():
    assert classify(SHOP + "?gad_source=1&gad_campaignid=771", None).campaign_id == "771"


def test_a_name_that_only_contains_a_networks_is_not_the_network():
    for host in ("target.com", "netflix.com", "wix.com", "fedex.com"):
        assert classify(SHOP, f"https://{host}/").group != "Organic Social"
    assert classify(SHOP + "?said=1", None).paid is None


def test_a_step_inside_the_site_is_not_an_arrival():
    assert classify(SHOP + "cart", SHOP).rule == INTERNAL
