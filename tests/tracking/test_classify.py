"""Arrivals and what they are taken for, one a line in `arrivals.txt`, and what the table cannot say."""

from pathlib import Path

import pytest

from inbox.core.source import ClickId, Source
from tracking.classify import INTERNAL, classify

SHOP = "https://shop.example/"
ROWS = [
    tuple(part.strip() for part in line.split(" | "))
    for line in (Path(__file__).parent / "arrivals.txt").read_text(encoding="utf-8").splitlines()
    if " | " in line and not line.startswith("# ")
]


def arrive(query: str = "", referrer: str | None = None) -> Source:
    return classify(SHOP + query, referrer)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} from {row[1]}")
def test_an_arrival_is_taken_for(row):
    query, referrer, *expected = row
    found = arrive("" if query == "-" else query, None if referrer == "-" else referrer)
    paid = {True: "yes", False: "no", None: "-"}[found.paid]
    assert [found.group, found.source or "-", found.medium or "-", paid, found.rule] == expected


def test_the_table_of_arrivals_is_long():
    assert len(ROWS) >= 150


def test_campaign_term_content_and_id_keep_their_letters():
    found = arrive(
        "?utm_source=google&utm_campaign=Spring+Sale&utm_term=%D0%BA%D1%83%D0%BF&utm_content=B2&utm_id=9"
    )
    assert (found.campaign, found.term, found.content, found.campaign_id) == ("Spring Sale", "куп", "B2", "9")


def test_a_term_in_windows_1251_is_read():
    assert arrive("?utm_source=yandex&utm_term=%EA%F3%EF%E8%F2%FC").term == "купить"


def test_the_click_id_keeps_the_spelling_of_its_network():
    assert arrive("?sccid=Ab_1").click_id == ClickId(name="ScCid", value="Ab_1")


def test_a_stale_click_id_is_evidence_and_no_longer_the_click():
    found = arrive("?gclid=Cj0&utm_source=google&utm_campaign=spring", "https://www.linkedin.com/")
    assert found.click_id is None
    assert found.campaign is None
    assert found.evidence["stale_click_id"] == {"name": "gclid", "value": "Cj0"}
    assert found.evidence["tags"]["utm_campaign"] == "spring"


def test_an_unfilled_template_is_reported_and_is_no_campaign():
    found = arrive("?utm_source=yandex&utm_medium=cpc&utm_campaign={campaign_id}")
    assert found.campaign is None
    assert found.evidence["unexpanded"] == ["utm_campaign"]


def test_all_tags_click_ids_and_the_referrer_are_kept_as_sent():
    found = classify(
        "https://shop.example/sale/?utm_source=Google&pk_source=Old&gclid=1&fbclid=2&x=3",
        "https://ads.example.net/a?b",
    )
    assert found.evidence["page"] == "/sale/"
    assert found.evidence["tags"] == {"utm_source": "Google", "pk_source": "Old"}
    assert found.evidence["click_ids"] == {"gclid": "1", "fbclid": "2"}
    assert found.evidence["referrer"] == "https://ads.example.net/a?b"
    assert found.evidence["referrer_host"] == "ads.example.net"


def test_a_step_inside_keeps_the_tags_in_evidence():
    found = arrive("?utm_source=google&gclid=1", "https://shop.example/")
    assert found.rule == INTERNAL
    assert found.evidence["click_ids"] == {"gclid": "1"}


def test_another_host_of_the_site_is_inside_it():
    own = frozenset({"brand.example.org", "пример.рф"})
    assert classify(SHOP, "https://www.example.org/", own_hosts=own).rule == INTERNAL
    assert classify(SHOP, "https://xn--e1afmkfd.xn--p1ai/", own_hosts=own).rule == INTERNAL


def test_neighbours_on_shared_hosting_are_strangers():
    assert classify("https://one.github.io/", "https://two.github.io/").source == "two.github.io"


def test_an_address_number_is_compared_whole():
    assert classify("http://10.0.0.1/", "http://10.1.0.1/").source == "10.1.0.1"
    assert classify("http://10.0.0.1/", "http://10.0.0.1:8080/a").rule == INTERNAL


@pytest.mark.parametrize("excluded", ["pay.example.net", ".example.net", "pay.example.net/return"])
def test_the_site_may_name_places_its_visitors_pass_through(excluded):
    found = classify(SHOP, "https://pay.example.net/return/7", excluded_referrers=frozenset({excluded}))
    assert found.rule == INTERNAL


def test_a_click_id_makes_surer_than_a_referrer_and_a_referrer_than_nothing():
    surest = [
        arrive("?utm_source=google&utm_medium=cpc&gclid=1"),
        arrive("", "https://google.com/"),
        arrive(),
    ]
    assert [found.confidence for found in surest] == sorted(
        (found.confidence for found in surest), reverse=True
    )
