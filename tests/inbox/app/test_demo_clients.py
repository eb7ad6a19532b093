"""The demo's channels: who may play, what they see of the world, and what is left without the demo."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from inbox.app.assemble import SERVICE, assemble
from inbox.app.demo.backstage import Backstage, is_of_demo
from inbox.core.errors import RetryLater, Undeliverable
from inbox.core.store import durably

REFUSED = [
    ("telegram", {"text": " "}, 400),
    ("telegram", {"text": "x" * 4001}, 400),
    ("email", {"text": "Hello", "subject": "Beans\nBcc: all@roasters.demo"}, 400),
    ("phone_twilio", {"text": "sing"}, 400),
    ("pigeon", {"text": "Hello"}, 404),
    ("telegram", [], 400),
]
KINDS = {"telegram", "whatsapp", "sms_twilio", "email", "phone_twilio"}


@pytest.fixture
def begin(config, clock, aiohttp_client):
    """The service, with the demo or without."""

    async def begin(*, demo=True):
        return await aiohttp_client(assemble(replace(config, demo=demo), clock=clock))

    return begin


async def channels(client):
    found = await client.app[SERVICE].store.channels.all()
    return {each.id: each for each in found if is_of_demo(each.id)}


async def test_the_channels_are_made_when_somebody_plays_and_only_once(begin):
    client = await begin()
    assert await channels(client) == {}
    told = await (await client.post("/demo/clients", json={})).json()
    assert told == {kind: [] for kind in KINDS}
    made = await channels(client)
    assert {each.kind for each in made.values()} == KINDS
    assert all("demo" in each.name for each in made.values())
    await client.post("/demo/clients", json={})
    await client.close()
    client = await begin()
    assert set(await (await client.get("/demo/clients/said")).json()) == KINDS
    assert await channels(client) == made


async def test_without_the_demo_its_channels_are_off_and_its_page_is_gone(begin):
    client = await begin()
    await client.post("/demo/clients", json={})
    await client.close()
    client = await begin(demo=False)
    assert all(each.disabled for each in (await channels(client)).values())
    assert (await client.get("/demo/clients/said")).content_type == "text/html", "The window's, as anywhere."
    assert (await client.post("/demo/clients", json={})).status in {404, 405}
    await client.close()
    client = await begin()
    assert not any(each.disabled for each in (await channels(client)).values())


async def test_what_an_administrator_changed_of_them_stays(begin):
    client = await begin()
    await client.post("/demo/clients", json={})
    whatsapp = (await channels(client))["demo-whatsapp"]
    changed = replace(whatsapp, name="Ours", settings={**whatsapp.settings, "greeting": "Hello"})
    await durably(client.app[SERVICE].store, lambda tx: tx.channels.save(changed))
    await client.close()
    client = await begin()
    kept = (await channels(client))["demo-whatsapp"]
    assert (kept.name, kept.settings["greeting"]) == ("Ours", "Hello")


async def test_what_cannot_be_said_is_refused_in_one_sentence(begin):
    client = await begin()
    await client.post("/demo/clients", json={})
    for kind, body, status in REFUSED:
        answer = await client.post(f"/demo/clients/{kind}", json=body)
        assert answer.status == status, (kind, body)
        assert (await answer.json())["title"]
    told = await (await client.get("/demo/clients/said")).json()
    assert not any(told.values())


async def test_pages_of_other_sites_cannot_play(begin):
    client = await begin()
    for path in ("/demo/clients", "/demo/clients/telegram"):
        answer = await client.post(path, data='{"text": "Hello"}', headers={"Content-Type": "text/plain"})
        assert answer.status == 400
    assert await channels(client) == {}


async def test_the_demos_channels_reach_nobody_outside():
    backstage = Backstage()
    with pytest.raises(RetryLater):
        await backstage.request("GET", "http://telegram.demo/")
    backstage.clients["telegram"] = Listening()
    for url in ("https://api.telegram.org/", "http://127.0.0.1:9/", "http://telegram.demo:81/"):
        with pytest.raises(Undeliverable):
            await backstage.request("GET", url)
    with pytest.raises(Undeliverable):
        await backstage.connect("smtp.gmail.com", 587)


class Listening:
    host = "telegram.demo"
    ports = MappingProxyType({80: 9})
