"""What every engine promises of sites and channel accounts."""

from dataclasses import replace

import pytest

from inbox.core.errors import NotFound
from inbox.core.widget import ContactLink, FieldKind, FormField, Hours, LinkKind, Shift, Widget
from tests.contract.store.nouns import a_site, an_account, later, write


async def test_a_site_comes_back_as_it_was_written(store):
    site, other = a_site(hosts=("shop.example", "shop.example:8443")), a_site(last_seen_at=later(1))
    await write(store, lambda tx: tx.sites.add(site), lambda tx: tx.sites.add(other))
    assert await store.sites.get(site.id) == site
    assert list(await store.sites.all()) == [site, other]
    with pytest.raises(NotFound):
        await store.sites.get("none")


async def test_a_saved_site_is_changed(store):
    site = a_site()
    widget = Widget(
        color="#112233",
        links=(ContactLink(kind=LinkKind.TELEGRAM, value="shop"),),
        texts={"title": "Hi"},
        fields=(FormField(name="size", kind=FieldKind.CHOICE, options=("S", "M")),),
        hours=Hours(zone="Europe/Berlin", shifts=(Shift(weekday=0, start="09:00", end="18:00"),)),
    )
    changed = replace(site, hosts=("new.example",), widget=widget, identity_round=2)
    await write(store, lambda tx: tx.sites.add(site))
    await write(store, lambda tx: tx.sites.save(changed))
    assert await store.sites.get(site.id) == changed


async def test_the_moment_a_site_was_seen_moves_forward(store):
    site = a_site()
    await write(store, lambda tx: tx.sites.add(site))
    for seconds in (5, 3):
        await write(store, lambda tx, at=seconds: tx.sites.seen(site.id, later(at)))
    assert await store.sites.get(site.id) == replace(site, last_seen_at=later(5))


async def test_a_channel_comes_back_as_it_was_written(store):
    settings = {"hosts": ["a", "b"], "limit": 3, "strict": True}
    account = an_account(settings=settings, sealed={"token": "x"}, silent_after=0)
    other = an_account(disabled=True)
    await write(store, lambda tx: tx.channels.add(account), lambda tx: tx.channels.add(other))
    assert await store.channels.get(account.id) == account
    assert list(await store.channels.all()) == [account, other]
    with pytest.raises(NotFound):
        await store.channels.get("none")


async def test_a_saved_channel_is_changed(store):
    account = an_account()
    changed = replace(
        account, name="Shop", settings={"a": None}, sealed={"b": "c"}, disabled=True, silent_after=48
    )
    await write(store, lambda tx: tx.channels.add(account))
    await write(store, lambda tx: tx.channels.save(changed))
    assert await store.channels.get(account.id) == changed
