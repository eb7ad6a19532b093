"""A disk that stands still: what waits is kept, who comes too many is told so at once, then it goes on."""

import asyncio
import threading

import pytest

from inbox.app import assemble
from inbox.kit.crowd import crowd
from inbox.storage.sqlite.database import Writer
from tests.journeys.shop import HOST, everything

MOST = 20


class StuckDisk(Writer):
    """COMMIT waits as long as the disk does."""

    free = threading.Event()
    stuck = threading.Event()

    def _commit(self):
        self.stuck.set()
        self.free.wait()
        return super()._commit()


@pytest.fixture
def app(monkeypatch, config, clock):
    monkeypatch.setattr(assemble, "crowd", lambda: crowd(MOST))
    return assemble.assemble(config, clock=clock)


@pytest.fixture
def disk(shop):
    StuckDisk.free.clear()
    StuckDisk.stuck.clear()
    writer = shop.store._writer
    writer.__class__ = StuckDisk
    yield writer
    StuckDisk.free.set()


def form(number):
    return {"email": f"ann{number}@{HOST}", "message": f"Number {number}"}


async def test_a_disk_that_stands_still_makes_nobody_wait_in_a_queue_without_end(shop, disk):
    waiting = [asyncio.create_task(shop.send(form(n), Idempotency_Key=f"{n}")) for n in range(MOST)]
    assert await asyncio.to_thread(disk.stuck.wait, 30)
    async with asyncio.timeout(30):
        while True:
            refused = await shop.ask("GET", "/api/v1/leads", headers=shop.agent)
            if refused.status == 503:
                break
            await asyncio.sleep(0.02)
    assert int(refused.headers["Retry-After"]) == 1
    assert (await refused.json(content_type=None))["detail"].startswith("Too many requests")
    assert (await shop.ask("GET", "/healthz")).status == 200
    assert not any(task.done() for task in waiting)
    disk.free.set()
    answers = await asyncio.gather(*waiting)
    assert {answer.status for answer in answers} == {201}
    assert (await shop.send(form(99))).status == 201
    assert len(await everything(shop.store.leads)) == MOST + 1
