"""The sites and channels in memory follow the store, and a broken one harms no other."""

import pytest
from structlog.testing import capture_logs

from channels import specs
from inbox.actions.connect import add_site
from inbox.app.registry import Registry
from inbox.core.account import ChannelAccount
from inbox.core.actor import SYSTEM
from inbox.core.errors import NotFound
from inbox.core.ids import ChannelId
from inbox.core.store import durably
from inbox.kit.fetch import Fetcher
from inbox.kit.secrets import Vault
from inbox.storage.files import FileBlobs
from tracking.visitor import Tokens


@pytest.fixture
def registry(store, clock, tmp_path):
    vault = Vault(b"k" * 32)
    return Registry(
        store,
        vault,
        specs(),
        clock=clock,
        visitors=Tokens(vault),
        outside=Fetcher(),
        blobs=FileBlobs(tmp_path),
        public_url="https://inbox.example",
    )


@pytest.fixture
def add(store, clock, registry):
    async def add(*hosts):
        site = await durably(store, lambda tx: add_site(tx, hosts, SYSTEM, clock.now()))
        await registry.load()
        return site

    return add


async def test_an_added_site_is_known_by_its_key_and_its_form_is_up(registry, add):
    site = await add("shop.example")
    assert registry.site(site.id).hosts == ("shop.example",)
    assert site.form_channel in registry.webhooks


async def test_an_unknown_key_is_not_found(registry):
    with pytest.raises(NotFound):
        registry.site("nothing")


@pytest.mark.parametrize("host", ["shop.example", "www.shop.example", "SHOP.example.", "shop.example:8443"])
async def test_a_site_is_found_by_its_host_and_those_below(registry, add, host):
    site = await add("shop.example")
    assert registry.of_host(host) == site


@pytest.mark.parametrize("host", ["example", "other.example", "notshop.example", ""])
async def test_no_site_is_found_by_another_host(registry, add, host):
    await add("shop.example")
    assert registry.of_host(host) is None


async def test_a_channel_that_cannot_be_built_is_logged_and_harms_no_other(store, clock, registry, add):
    broken = ChannelAccount(
        id=ChannelId("broken"), kind="forgotten", name="Old", settings={}, created_at=clock.now()
    )
    await durably(store, lambda tx: tx.channels.add(broken))
    with capture_logs() as logs:
        site = await add("shop.example")
    assert [(line["event"], line["channel"]) for line in logs] == [("channel_down", "broken")]
    assert set(registry.channels) == {site.form_channel, site.chat_channel}


async def test_what_did_not_change_stays_the_same_object(registry, add):
    first = await add("shop.example")
    channel = registry.channels[first.form_channel]
    await add("other.example")
    assert registry.channels[first.form_channel] is channel
    assert len(registry.channels) == 4
