"""Links that bring a visitor to another host, or tell which person we sent them to."""

from datetime import timedelta

import pytest

from inbox.core.contact import Contact
from inbox.core.ids import ContactId, VisitorId
from inbox.core.store import durably
from inbox.kit.link_parameter import carrying, without_token
from inbox.kit.secrets import Vault
from tests.tracking.site_of_beans import BEANS, HOME, OTHER, START, TOKENS, Browser
from tracking.joining import tie_to_contact, visitor_of
from tracking.link_tokens import NOBODY, LinkTokens, Tie

LINKS = TOKENS.links
ANN = ContactId("ann")


def test_a_visitors_token_is_good_on_its_host_for_two_minutes():
    token = LINKS.for_host(VisitorId("v1"), "Beans.shop:8080", START)
    page = "https://beans.shop:8080/cart?a=1"
    assert LINKS.read(token, page, START + timedelta(minutes=2)) == Tie(visitor_id=VisitorId("v1"))
    assert LINKS.read(token, page, START + timedelta(minutes=2, seconds=1)) == NOBODY
    assert LINKS.read(token, page, START - timedelta(minutes=1)) == NOBODY
    assert LINKS.read(token, "https://evil.example/", START) == NOBODY


def test_the_token_of_a_message_is_good_for_a_month():
    token = LINKS.for_contact(ANN, START)
    assert LINKS.read(token, HOME, START + timedelta(days=30)) == Tie(contact_id=ANN)
    assert LINKS.read(token, HOME, START + timedelta(days=31)) == NOBODY


@pytest.mark.parametrize("token", ["", "a", "a.b", "é.b", "x" * 600, TOKENS.issue(VisitorId("v1"))])
def test_what_was_not_signed_for_a_link_says_nothing(token):
    assert LINKS.read(token, HOME, START) == NOBODY
    stranger = LinkTokens(Vault(b"x" * 32)).for_contact(ANN, START)
    assert LINKS.read(stranger, HOME, START) == NOBODY
    assert TOKENS.read(LINKS.for_contact(ANN, START)) is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://b.example/?ow_link=a.b-_c", "https://b.example/"),
        ("https://b.example/?ow_link=a&x=1#f", "https://b.example/?x=1#f"),
        ("https://b.example/?x=1&ow_link=a", "https://b.example/?x=1"),
        ("https://b.example/?x=1&ow_link=a&y=2#f", "https://b.example/?x=1&y=2#f"),
        ("https://b.example/?glow_link=a", "https://b.example/?glow_link=a"),
        ("https://b.example/", "https://b.example/"),
    ],
)
def test_an_address_is_kept_without_the_token(given, kept):
    assert without_token(given) == kept


def test_a_link_that_we_send_says_by_what_kind_of_message_it_came():
    assert carrying("https://b.example/p#f", "t", medium="email") == (
        "https://b.example/p?ow_link=t&utm_source=onewindow&utm_medium=email#f"
    )
    tagged = "https://b.example/?utm_source=letter"
    assert carrying(tagged, "t", medium="sms") == f"{tagged}&ow_link=t"
    assert without_token(carrying(tagged, "t", medium="sms")) == tagged


async def test_who_follows_a_link_is_the_visitor_that_it_brings(store, clock, browser):
    brought = await browser.opens()
    known = await Browser(store, clock).opens()
    stranger = await Browser(store, clock, OTHER).opens()

    async def link_and_join(tx):
        await tx.contacts.add(Contact(id=ANN, name="Ann", identities=(), created_at=START))
        await tx.touches.link(known, ANN, method="form", confidence=0.9, at=START)
        return [
            await visitor_of(tx, Tie(visitor_id=brought), BEANS, None, START),
            await visitor_of(tx, Tie(visitor_id=brought), BEANS, known, START),
            await visitor_of(tx, Tie(visitor_id=stranger), BEANS, known, START),
            await visitor_of(tx, Tie(visitor_id=VisitorId("gone")), BEANS, known, START),
        ]

    assert await durably(store, link_and_join) == [brought, brought, known, known]
    assert list(await store.touches.contacts_of(brought)) == [ANN]


async def test_a_link_in_a_message_ties_the_browser_to_the_person_if_that_is_still_there(store, browser):
    visitor_id = await browser.opens()

    async def tie(tx):
        await tx.contacts.add(Contact(id=ANN, name="Ann", identities=(), created_at=START))
        await tie_to_contact(tx, visitor_id, ANN, START)
        await tie_to_contact(tx, visitor_id, ContactId("erased"), START)

    await durably(store, tie)
    assert list(await store.touches.contacts_of(visitor_id)) == [ANN]
