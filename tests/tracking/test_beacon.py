"""What a report of the tracker may hold."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.core.errors import BadRequest
from tests.contract.mutations import ANYTHING
from tracking.beacon import Beacon, read_beacon
from tracking.crawlers import is_crawler

PAGE = "https://beans.example/"
NAMES = st.sampled_from(["visitor", "page", "referrer", "title", "at", "event"])


def test_a_report_is_read():
    raw = {"page": PAGE, "referrer": "", "title": " Beans\n", "at": "2026-03-02T12:00:00Z", "visitor": None}
    beacon = read_beacon(json.dumps(raw).encode())
    assert beacon == Beacon(page=PAGE, title="Beans", at=beacon.at)
    assert beacon.at.isoformat() == "2026-03-02T12:00:00+00:00"


def test_a_referrer_that_is_no_place_is_dropped():
    assert read_beacon(json.dumps({"page": PAGE, "referrer": "javascript:x"}).encode()).referrer is None


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"page": "file:///home"},
        {"page": 5},
        {"page": PAGE + "a" * 8192},
        {"page": PAGE, "title": []},
        {"page": PAGE, "at": "yesterday"},
        {"page": PAGE, "at": "2026-03-02T12:00:00"},
        {"page": PAGE, "event": "click"},
        {"page": PAGE, "event": {}},
        {"page": PAGE, "event": {"name": "a" * 65}},
        {"page": PAGE, "visitor": 1},
        {"page": PAGE + "\x00"},
    ],
)
def test_what_the_tracker_would_not_send_is_refused(members):
    with pytest.raises(BadRequest):
        read_beacon(json.dumps(members).encode())


@given(name=NAMES, value=ANYTHING)
def test_any_value_in_any_place_is_read_or_refused(name, value):
    raw = json.dumps({"page": PAGE, "at": "2026-03-02T12:00:00Z", name: value}).encode()
    refused = False
    try:
        read_beacon(raw)
    except BadRequest:
        refused = True
    assert refused in (True, False)


@pytest.mark.parametrize(
    ("user_agent", "robot"),
    [
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", True),
        ("Googlebot/2.1 (+http://www.google.com/bot.html)", True),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140", False),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/140 Safari/537.36", False),
        ("python-requests/2.32", False),
        ("", False),
    ],
)
def test_crawlers_are_told_from_browsers_and_from_programs_that_report_on_purpose(user_agent, robot):
    assert is_crawler(user_agent) is robot
