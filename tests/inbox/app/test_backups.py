"""Backups that are made by themselves: whole, a few of them, and a word when they fail."""

import asyncio
import tarfile

import pytest

from inbox.app.archive import unpack
from inbox.app.assemble import BACKGROUND, SERVICE, assemble
from inbox.app.config import load_config
from inbox.app.packing import verify
from inbox.core.errors import ConfigError, OneWindowError, StoreUnavailable
from tests.journeys.shop import LEAD, Shop


@pytest.fixture
def config(tmp_path):
    given = {"data": str(tmp_path / "data"), "backup_folder": str(tmp_path / "safe"), "backups_kept": 2}
    return load_config(given, environ={})


@pytest.fixture
async def shop(client, service):
    shop = Shop(client, service)
    await shop.open()
    return shop


@pytest.fixture
def backups(app):
    return app[BACKGROUND].backups


async def kept(config, number):
    """The archives, once there are so many; the worker makes them."""
    async with asyncio.timeout(30):
        while True:
            found = (
                sorted(config.backup_folder.glob("onewindow-*.tar")) if config.backup_folder.exists() else []
            )
            if len(found) == number:
                return found
            await asyncio.sleep(0.02)


async def test_a_backup_is_made_at_once_and_then_in_every_period_and_the_oldest_goes(
    shop, config, clock, backups
):
    [first] = await kept(config, 1)
    assert first.name == "onewindow-2026-03-02T090000Z.tar"
    clock.advance(hours=24)
    await kept(config, 2)
    clock.advance(hours=24)
    async with asyncio.timeout(30):
        while first.exists():  # noqa: ASYNC110 - looks in from outside
            await asyncio.sleep(0.02)
    assert len(await kept(config, 2)) == 2
    assert (backups.condition().state, backups.condition().since) == ("up", clock.now())


async def test_a_backup_holds_what_was_acknowledged_before_it_and_is_a_service_again(
    shop, config, clock, tmp_path, backups, aiohttp_client
):
    told = await (await shop.send(LEAD)).json()
    await kept(config, 1)
    clock.advance(hours=1)
    writing = [asyncio.create_task(shop.send(LEAD | {"email": f"p{n}@x.example"})) for n in range(50)]
    await backups.run(None)
    answers = await asyncio.gather(*writing)
    assert {answer.status for answer in answers} == {201}
    newest = (await kept(config, 2))[-1]
    elsewhere = load_config({"data": str(tmp_path / "elsewhere")}, environ={})
    unpack(newest, elsewhere)
    restored = await aiohttp_client(assemble(elsewhere, clock=clock))
    lead = await restored.get(f"/api/v1/leads/{told['lead']}", headers=shop.agent)
    assert lead.status == 200
    doctor = [each async for each in _doctor(restored.app[SERVICE])]
    assert all(each["ok"] for each in doctor)


async def _doctor(service):
    shop = Shop(None, service)
    for each in await shop.command("doctor"):
        yield each


async def test_a_folder_that_cannot_be_written_is_told_until_it_can(shop, config, clock, backups):
    await kept(config, 1)
    clock.advance(hours=1)
    await backups.run(None)  # which waits until the worker is through with the one that is there
    config.backup_folder.rename(config.backup_folder.with_name("away"))
    config.backup_folder.write_text("not a folder")
    clock.advance(hours=24)
    with pytest.raises(ConfigError):
        await backups.run(None)
    condition = backups.condition()
    assert (condition.state, str(config.backup_folder) in condition.reason) == ("down", True)
    config.backup_folder.unlink()
    await backups.run(None)
    assert backups.condition().state == "up"


async def test_a_backup_that_does_not_come_is_missed(config, clock, backups):
    assert backups.condition().state == "up"
    clock.advance(hours=37)
    assert backups.condition().reason == "No backup was made in time."


async def test_without_a_folder_there_are_none(tmp_path, clock):
    config = load_config({"data": str(tmp_path)}, environ={})
    assert assemble(config, clock=clock)[BACKGROUND].backups.condition().state == "disabled"


def test_on_mongodb_the_setting_is_refused(tmp_path, clock):
    given = {"data": str(tmp_path), "store": "mongodb://x/y", "backup_folder": str(tmp_path)}
    with pytest.raises(ConfigError, match="tools of its own"):
        assemble(load_config(given, environ={}), clock=clock)


@pytest.mark.parametrize("member", ["onewindow.db", "blobs"])
async def test_a_damaged_archive_is_found_out(member, shop, config, tmp_path, service):
    await service.blobs.put(b"%PDF beans" * 1000)
    await shop.command("backup", out=str(tmp_path / "all.tar"))
    with tarfile.open(tmp_path / "all.tar") as archive:
        found = [each for each in archive if each.isfile() and each.name.startswith(member)]
    content = bytearray((tmp_path / "all.tar").read_bytes())
    for each in found:
        middle = each.offset_data + each.size // 2
        content[middle : middle + 4096] = b"\xff" * min(4096, each.size - each.size // 2)
    (tmp_path / "all.tar").write_bytes(content)
    with pytest.raises(OneWindowError, match="damaged"):
        await verify(service.store, tmp_path / "all.tar")


async def test_an_archive_that_was_cut_off_is_found_out(shop, tmp_path, service):
    await shop.command("backup", out=str(tmp_path / "all.tar"))
    content = (tmp_path / "all.tar").read_bytes()
    (tmp_path / "all.tar").write_bytes(content[: len(content) // 2])
    with pytest.raises(OneWindowError, match="damaged"):
        await verify(service.store, tmp_path / "all.tar")


async def test_the_health_page_tells_the_newest_backup_and_a_store_that_takes_nothing(
    shop, config, monkeypatch
):
    await kept(config, 1)
    told = await shop.act("GET", "health")
    found = {each["check"]: each for each in told["checks"]}
    assert found["database"]["ok"]
    assert (found["backups"]["state"], found["backups"]["at"]) == ("up", "2026-03-02T09:00:00Z")

    async def refuse(_unit):
        raise StoreUnavailable("away")

    monkeypatch.setattr(shop.store, "transact", refuse)
    told = await shop.act("GET", "health")
    assert (told["ok"], told["checks"][0]["state"]) == (False, "reading")
