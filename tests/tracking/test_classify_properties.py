"""Whatever two strings arrive: an answer, the same each time, of bounded size."""

import json
import statistics
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracking.classify import INTERNAL, classify, is_plain_step

GROUPS = frozenset(
    [
        "Paid Search",
        "Organic Search",
        "Paid Social",
        "Organic Social",
        "Paid Video",
        "Organic Video",
        "Paid Shopping",
        "Organic Shopping",
        "Display",
        "Cross-network",
        "Paid Other",
        "Email",
        "SMS",
        "Messenger",
        "AI Assistant",
        "Maps",
        "Affiliates",
        "Audio",
        "Push",
        "Referral",
        "Direct",
    ]
)
anything = st.text(st.characters(exclude_categories=()), max_size=60)
names = st.sampled_from(
    [
        "utm_source",
        "utm_medium",
        "utm_campaign",
        "utm_term",
        "_openstat",
        "roistat",
        "gclid",
        "fbclid",
        "erid",
        "ref",
    ]
)
words = st.sampled_from(
    [
        "google",
        "cpc",
        "facebook",
        "social",
        "email",
        "{keyword}",
        "%7Bx%7D",
        "chatgpt.com",
        "%E0%A4%A",
        "%00",
        "vk",
        "organic",
    ]
)
queries = st.lists(st.tuples(names, st.one_of(words, anything)), max_size=6).map(
    lambda pairs: "https://shop.example/a?" + "&".join(f"{name}={value}" for name, value in pairs)
)
referrers = st.one_of(
    st.none(), anything, st.sampled_from(["https://google.com/", "https://vk.com/", "http://[::1/"])
)


@settings(deadline=None)
@given(st.one_of(anything, queries), referrers)
def test_any_two_strings_have_a_source_and_always_the_same(url, referrer):
    found = classify(url, referrer)
    assert found == classify(url, referrer)
    assert found.group in GROUPS
    assert 0 <= found.confidence <= 1
    json.dumps(found.evidence).encode()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "\0",
        "\ud800?utm_source=\udfff",
        "https://[::1",
        "//[u\ud800x",
        "https://[::1]:80/?utm_source=a",
        "data:text/html,?utm_source=x",
        "https://shop.example/?utm_source=%",
        "https://shop.example/?utm_source=%ZZ%E0",
        "https://shop.example/?utm_source=" + "a" * 100_000,
        "https://shop.example/?" + "utm_x=1&" * 20_000,
        "https://" + "a." * 50_000 + "com/",
        "https://shop.example/?_openstat=" + "A" * 5001,
        "https://shop.example/?utm_term=" + "{" * 50_000,
        "https://shop.example/?utm_source=http://[x",
        "?" * 100_000,
        "https://xn--a/?utm_source=xn--",
    ],
)
def test_hostile_addresses_are_answered_in_bounded_size(url):
    for found in (classify(url, None), classify("https://shop.example/", url), classify(url, url)):
        fields = (found.source, found.medium, found.campaign, found.term, found.content, found.campaign_id)
        assert all(len(field or "") <= 255 for field in fields)
        assert len(json.dumps(found.evidence, ensure_ascii=False).encode()) < 24_000


@settings(deadline=None)
@given(st.one_of(anything, queries), st.one_of(referrers, queries))
def test_a_plain_step_is_always_one_inside_a_visit(url, referrer):
    own = frozenset({"shop.example"})
    if is_plain_step(url, referrer, own):
        assert classify(url, referrer, own_hosts=own).rule == INTERNAL


def test_a_step_from_the_sites_other_host_is_plain():
    own = frozenset({"shop.example", "shop.test"})
    assert is_plain_step("https://shop.example/a", "https://www.shop.test/", own)
    assert not is_plain_step("https://shop.example/a", "https://google.com/", own)
    assert not is_plain_step("https://shop.example/a", None, own)
    assert not is_plain_step("https://shop-example.translate.goog/", "https://other-com.translate.goog/", own)


@pytest.mark.parametrize(
    ("page", "referrer"),
    [
        (
            "https://translate.google.com/?u=https://shop.example/",
            "https://translate.google.com/?u=http://a.test/",
        ),
        ("https://shop.example/a", "https://shop.example.other.test/"),
        ("https://shop.example/a", "http://shop.example@other.test/"),
        ("https:///a", "https:///"),
    ],
)
def test_what_only_looks_like_the_same_host_is_no_plain_step(page, referrer):
    assert not is_plain_step(page, referrer, frozenset({"shop.example"}))


def test_no_value_holds_letters_that_cannot_be_seen():
    found = classify("https://shop.example/?utm_source=goo%00gle&utm_campaign=a%0D%0Ab%E2%80%AEc", None)
    assert found.source == "google"
    assert "\0" not in str(found.evidence)
    assert found.campaign == "abc"


def test_an_arrival_is_classified_in_a_fraction_of_a_millisecond():
    spent = []
    for number in range(1000):
        url = f"https://shop.example/p{number}?utm_source=google&utm_medium=cpc&utm_campaign=c{number}&gclid=x{number}"
        begun = perf_counter()
        classify(url, f"https://site{number}.example.co.uk/")
        spent.append(perf_counter() - begun)
    assert statistics.median(spent) < 0.001
