"""The assembled service on MongoDB: stories that are told on SQLite elsewhere, told again."""

import asyncio

import pytest

from inbox.app.assemble import SERVICE, assemble
from inbox.app.config import load_config
from tests.journeys.shop import LEAD
from tests.journeys.test_replay import (
    sent,
    test_a_history_is_the_same_after_its_last_form_was_replayed_first,
    test_replaying_everything_twice_changes_nothing_whatever_agents_did_since,
    test_replaying_one_request_in_the_window_changes_nothing,
)

pytestmark = pytest.mark.long
TOLD_AGAIN = (
    test_a_history_is_the_same_after_its_last_form_was_replayed_first,
    test_replaying_everything_twice_changes_nothing_whatever_agents_did_since,
    test_replaying_one_request_in_the_window_changes_nothing,
)


@pytest.fixture
def config(tmp_path, mongo_url):
    return load_config({"store": mongo_url, "data": str(tmp_path / "data")}, environ={})


async def test_the_service_is_ready(client):
    checks = (await (await client.get("/readyz")).json())["checks"]
    assert checks | {"window": True} == {"store": True, "disk": True, "worker": True, "window": True}


async def test_fifty_forms_of_one_person_at_once_are_one_lead(shop):
    told = await asyncio.gather(*(sent(shop, LEAD | {"message": f"{n}"}) for n in range(20)))
    assert len({one["lead"] for one in told}) == 1
    lead = await shop.act("GET", f"leads/{told[0]['lead']}")
    assert lead["requests"] == 20


async def test_a_second_service_on_the_store_shows_what_the_first_one_took(
    shop, config, clock, tmp_path, aiohttp_client
):
    (tmp_path / "second").mkdir()
    (tmp_path / "second" / "secret.key").write_bytes(config.key_file.read_bytes())
    (tmp_path / "second" / "secret.key").chmod(0o600)
    second = load_config({"store": config.store, "data": str(tmp_path / "second")}, environ={})
    app = assemble(second, clock=clock)
    other = await aiohttp_client(app)
    told = await sent(shop, LEAD)
    answer = await other.get(f"/api/v1/leads/{told['lead']}", headers=shop.agent)
    assert answer.status == 200, await answer.text()
    assert [contact.id for contact in (await app[SERVICE].store.contacts.page()).items]
