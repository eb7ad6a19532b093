"""The names by which a visitor is known again: one for a browser, one to be brought along for a while."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from inbox.core.ids import VisitorId, new_id
from inbox.kit.secrets import Vault
from tracking.visitor import Tokens

NOON = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
ANN = VisitorId(new_id())
TOKENS = Tokens(Vault(b"k" * 32))


def test_a_ticket_may_stand_in_an_address():
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", TOKENS.ticket(ANN, NOON))


def test_a_ticket_is_the_same_within_an_hour_and_another_one_later():
    ticket = TOKENS.ticket(ANN, NOON)
    assert TOKENS.ticket(ANN, NOON + timedelta(minutes=29)) == ticket
    assert TOKENS.ticket(ANN, NOON + timedelta(minutes=30)) != ticket
    assert TOKENS.ticket(VisitorId(new_id()), NOON) != ticket


@pytest.mark.parametrize("after", [timedelta(0), timedelta(days=3), timedelta(days=7)])
def test_a_ticket_is_good_for_a_week(after):
    assert TOKENS.redeem(TOKENS.ticket(ANN, NOON), NOON + after) == ANN


@pytest.mark.parametrize("after", [timedelta(days=7, minutes=30), timedelta(days=400)])
def test_an_old_ticket_is_nobodys(after):
    assert TOKENS.redeem(TOKENS.ticket(ANN, NOON), NOON + after) is None


def test_a_clock_that_was_set_back_does_not_lose_anybody():
    assert TOKENS.redeem(TOKENS.ticket(ANN, NOON), NOON - timedelta(hours=2)) == ANN


def test_a_ticket_is_no_token_and_a_token_no_ticket():
    ticket, token = TOKENS.ticket(ANN, NOON), TOKENS.issue(ANN)
    text, _, tag = token.partition(".")
    assert TOKENS.read(ticket) is None
    assert TOKENS.read(f"{ticket[:-22]}.{ticket[-22:]}") is None
    for forged in (token, text + tag):
        assert TOKENS.redeem(forged, NOON) is None


def test_a_token_is_read_however_many_others_came_since():
    token = TOKENS.issue(ANN)
    for _ in range(5000):
        TOKENS.issue(VisitorId(new_id()))
    assert TOKENS.read(token) == ANN
    assert TOKENS.read(token) == ANN


def test_a_changed_token_is_nobodys_though_the_right_one_was_just_read():
    token = TOKENS.issue(ANN)
    assert TOKENS.read(token) == ANN
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        assert TOKENS.read(token[:place] + other + token[place + 1 :]) is None


def test_a_changed_ticket_is_nobodys():
    ticket = TOKENS.ticket(ANN, NOON)
    for place in range(len(ticket)):
        other = "A" if ticket[place] != "A" else "B"
        assert TOKENS.redeem(ticket[:place] + other + ticket[place + 1 :], NOON) is None


@pytest.mark.parametrize("text", ["", ".", "a", "é" * 30, "\udcff", "A" * 64, "A" * 100_000, "=" * 40])
def test_anything_else_is_nobodys(text):
    assert TOKENS.redeem(text, NOON) is None


def test_a_ticket_of_another_installation_is_nobodys():
    assert Tokens(Vault(b"x" * 32)).redeem(TOKENS.ticket(ANN, NOON), NOON) is None
