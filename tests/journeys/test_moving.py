"""A store moves to the other engine and back, and nothing of it has changed."""

import json
import shutil

import pytest

from inbox.app.commands import run_command
from inbox.app.config import load_config
from inbox.app.moving import moved
from inbox.app.service import make_service, opened
from inbox.core.clock import SystemClock
from inbox.core.errors import OneWindowError
from inbox.core.store import durably
from inbox.core.terms import wanted
from inbox.storage import open_store
from tests.contract.store.nouns import a_contact, a_delivery, a_draft, an_upload, email
from tests.journeys.test_replay import EXPORTS, tell_a_mixed_history

FILE = b"a file that nobody names"


async def exported(service):
    return {
        what: [json.loads(line) async for line in run_command(service, "export", {"what": what})]
        for what in EXPORTS
    }


@pytest.fixture
async def source(shop, clock, config, service):
    """A store in which everything has happened, closed; and what it exported."""
    await tell_a_mixed_history(shop, clock)

    async def more(tx):
        await tx.drafts.save(a_draft(uploads=("u1",)))
        await tx.uploads.add(an_upload())
        await tx.deliveries.add(a_delivery())
        await tx.readings.mark("ada", "talk", 3)
        await tx.jobs.enqueue("mail", {"to": "$ann"}, run_at=clock.now(), key="k")
        await tx.contacts.add(a_contact(identities=(email("$x@mail.example"), email("y@mail.example"))))
        await tx.contacts.reach(email("y@mail.example"), reachable=False)

    await durably(service.store, more)
    await service.blobs.put(FILE)
    before = await exported(service)
    await shop.client.close()
    return config, before


@pytest.fixture
def target(mongo_url, tmp_path):
    return load_config({"store": mongo_url, "data": str(tmp_path / "mongo")}, environ={})


@pytest.fixture
def back(tmp_path, source):
    config = load_config({"data": str(tmp_path / "back")}, environ={})
    config.data.mkdir()
    shutil.copy(source[0].key_file, config.key_file)
    return config


async def found(service):
    page = await service.store.search.page(wanted("how much"), limit=200)
    return [(entry.id, entry.text) for entry in page.items]


async def found_on(config):
    async with opened(make_service(config, SystemClock())) as service:
        return await found(service)


async def move(old, new):
    return {each.table: each async for each in moved(old, new)}


async def test_there_and_back_gives_an_equal_export(source, target, back):
    config, before = source
    there = await move(config, target)
    assert there["lead"].copied > 3
    assert there["files"].copied > 1
    assert there["search"].copied == there["entry"].count > 3
    texts = await found_on(target)
    assert texts
    home = await move(target, back)
    assert [(each.table, each.count) for each in home.values()] == [
        (each.table, each.count) for each in there.values()
    ]
    again = await move(config, back)
    assert [again[table].copied for table in ("lead", "entry", "contact", "search", "files")] == [0] * 5
    async with opened(make_service(back, SystemClock())) as service:
        assert await exported(service) == before
        assert await found(service) == texts
        known = await service.store.contacts.find(email("$x@mail.example"))
        assert known.unreachable == (email("y@mail.example"),)


async def test_a_move_that_was_broken_off_goes_on(source, target):
    steps = moved(source[0], target)
    async for each in steps:
        if each.table == "entry":
            break
    await steps.aclose()
    done = await move(source[0], target)
    assert (done["entry"].copied, done["contact"].copied) == (0, 0)
    assert done["lead"].copied == done["lead"].count > 3


async def test_a_target_that_holds_something_else_is_no_success(source, target):
    other = open_store(target.store, clock=SystemClock())
    await other.open()
    await durably(other, lambda tx: tx.contacts.add(a_contact()))
    await other.close()
    with pytest.raises(OneWindowError, match="contact"):
        await move(source[0], target)
