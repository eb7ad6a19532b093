"""Whom a site vouches for has one chat in every browser; whom it does not, has none but his own."""

import hmac
from dataclasses import replace

import pytest

from inbox.actions.connect import add_site
from inbox.core.actor import SYSTEM
from inbox.core.identity import Identity
from inbox.core.store import durably
from inbox.kit.secrets import Vault
from inbox.kit.site_users import Claim, SiteUser, SiteUsers


@pytest.fixture
def users(world):
    return SiteUsers(world.service.vault)


def signed(secret, text):
    return hmac.new(secret.encode(), text.encode(), "sha256").hexdigest()


@pytest.fixture
def seven(world, users):
    return {"id": "7", "hmac": signed(users.secret(world.beans), "7")}


async def test_a_vouched_user_sees_one_chat_in_two_browsers(world, seven):
    first, here = await world.visitor(identity=seven)
    await first.say("From the office")
    second, there = await world.visitor(identity=seven)
    assert here["visitor"] != there["visitor"]
    assert (here["identified"], there["identified"]) == (True, True)
    assert await second.shows(1) == ["From the office"]
    await second.say("From home")
    assert await first.shows(2) == await second.shows(2) == ["From the office", "From home"]
    talk = await world.conversation()
    [contact] = (await world.store.contacts.page()).items
    assert talk.thread == "user:7"
    assert Identity(kind="site_user", value=f"{world.beans.id}:7") in contact.identities


async def test_a_vouched_address_is_the_persons(world, users):
    tag = signed(users.secret(world.beans), "7:Anna@Example.com")
    page, _ = await world.visitor(identity={"id": "7", "email": "Anna@Example.com", "hmac": tag})
    await page.say("Hello")
    [contact] = (await world.store.contacts.page()).items
    assert Identity(kind="email", value="anna@example.com") in contact.identities


async def test_an_address_that_nobody_vouches_for_is_nobodys(world, seven):
    page, welcome = await world.visitor(identity={**seven, "email": "boss@example.com"})
    assert welcome["identified"] is True
    await page.say("Hello")
    [contact] = (await world.store.contacts.page()).items
    assert "email" not in {identity.kind for identity in contact.identities}


@pytest.mark.parametrize(
    "forged",
    [
        {"hmac": "0" * 64},
        {"hmac": ""},
        {"hmac": "ÿ" * 64},
        {"id": "8"},
        {"id": ""},
        {"id": "7:boss@example.com"},
        {"id": "user:7"},
        {"id": "7", "email": "a@example.com", "hmac": "1"},
    ],
)
async def test_a_forged_claim_is_an_anonymous_chat(world, seven, forged):
    page, _ = await world.visitor(identity=seven)
    await page.say("My secret")
    thief, welcome = await world.visitor(identity={**seven, **forged})
    assert (welcome["identified"], welcome["conversation"]) == (False, None)
    await thief.say("Hello")
    await thief.hush()
    assert thief.texts == ["Hello"]


async def test_a_claim_of_another_site_or_round_counts_for_nothing(world, users, seven):
    other = {"id": "7", "hmac": signed(users.secret(world.tea), "7")}
    _, welcome = await world.visitor(identity=other)
    assert welcome["identified"] is False


async def test_who_signs_out_has_the_browsers_own_chat_again(world, seven):
    page, welcome = await world.visitor(identity=seven)
    await page.say("As a customer")
    again, back = await world.visitor(visitor=welcome["visitor"])
    assert back["conversation"] is None
    await again.say("As anybody")
    await again.hush()
    assert again.texts == ["As anybody"]
    await page.hush()
    assert page.texts == ["As a customer"]


async def test_an_address_typed_in_the_chat_opens_nobodys_history(world):
    page, _ = await world.visitor()
    await page.say("My secret", contact={"email": "anna@example.com"})
    thief, _ = await world.visitor()
    await thief.say("It is me", contact={"email": "anna@example.com"})
    await thief.hush()
    assert thief.texts == ["It is me"]


async def test_a_new_round_makes_a_new_secret_and_an_older_key_is_still_good(store, clock):
    async def unit(tx):
        return await add_site(tx, ("beans.example",), SYSTEM, clock.now())

    site = await durably(store, unit)
    old = SiteUsers(Vault(b"a" * 32))
    new = SiteUsers(Vault(b"b" * 32, b"a" * 32))
    claim = Claim(id="7", hmac=signed(old.secret(site), "7").upper())
    assert new.secret(site) != old.secret(site)
    assert new.vouched(site, claim) == SiteUser(id="7")
    assert new.vouched(replace(site, identity_round=1), claim) is None
    assert SiteUsers(Vault(b"b" * 32)).vouched(site, claim) is None


async def test_what_a_visitor_agreed_to_stands_beside_the_message(world):
    page, _ = await world.visitor()
    agreed = {"text": "You may call me.", "at": "2026-03-02T08:59:00Z"}
    await page.say("Hello", consent=agreed)
    [entry] = (await world.store.timeline.page()).items
    assert entry.body.consent == agreed
