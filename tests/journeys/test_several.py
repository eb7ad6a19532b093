"""Several processes on one database: each job is done by one of them, and one bot is asked by one of them."""

import asyncio
import json
import shutil
import subprocess
import sys

import pytest

from inbox.app.assemble import SERVICE, assemble
from inbox.app.config import load_config
from inbox.core.store import durably
from tests.conftest import ROOT
from tests.fakes.bot_api import BotApi
from tests.journeys.shop import LEAD
from tests.journeys.telegram_desk import PUBLIC, TOKEN, TelegramDesk, eventually

pytestmark = pytest.mark.long


def told(store, data):
    given = {"store": store, "data": str(data), "public_url": PUBLIC, "private_hosts": "127.0.0.1"}
    return load_config(given, environ={})


@pytest.fixture
def config(tmp_path, mongo_url):
    return told(mongo_url, tmp_path / "data")


@pytest.fixture
def second(service, config, tmp_path):
    """A data folder of its own, with the key that processes share."""
    other = tmp_path / "second"
    other.mkdir()
    shutil.copy(config.key_file, other / config.key_file.name)
    return told(config.store, other)


@pytest.fixture
async def api():
    api = await BotApi(TOKEN, seed=5).start()
    yield api
    await api.stop()


@pytest.fixture
def worker(second):
    """`onewindow worker` as a process of its own."""
    command = [sys.executable, "-m", "inbox", "worker", "--data", str(second.data), "--store", second.store]
    started = []

    def start(*options):
        with (second.data / "worker.log").open("wb") as log:
            started.append(subprocess.Popen([*command, *options], cwd=ROOT, stdout=log, stderr=log))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


async def test_two_services_ask_a_bot_one_at_a_time_and_one_goes_on_for_the_other(
    shop, api, second, clock, aiohttp_client
):
    """A bot that two ask tells the first one so, which then says that it is down."""
    desk = await TelegramDesk(shop, api).connect(mode="polling")
    other = await aiohttp_client(assemble(second, clock=clock))
    registry = other.app[SERVICE].registry
    for number in range(10):
        api.say(42, f"message {number}")
        await asyncio.sleep(0.05)
    assert len(await desk.heard(10)) == 10
    assert registry.condition(desk.channel).state == "up"
    assert shop.service.registry.condition(desk.channel).state == "up"
    await shop.service.registry._supervisor.stop()
    api.say(42, "are you there?")
    texts = [entry.body.text for entry in await desk.heard(11)]
    assert texts == [*(f"message {number}" for number in range(10)), "are you there?"]


async def test_a_worker_does_what_others_have_left_to_be_done(shop, worker, clock, second):
    """The service of this test has its clock stand still; the job is due by the worker's own."""
    lead = await shop.send(json.dumps(LEAD).encode())
    assert lead.status == 201
    due = clock.now()
    await durably(
        shop.store,
        lambda tx: tx.jobs.enqueue("requests.refile", {}, run_at=due.replace(year=2026, month=4), key="k"),
    )
    process = worker("--only", "requests.refile")

    async def done():
        page = await shop.store.jobs.page(state="done")
        return [job for job in page.items if job.key == "k"]

    [job] = await eventually(done)
    assert job.tries == 1
    process.terminate()
    assert await asyncio.to_thread(process.wait, 30) == 0
    assert (await asyncio.to_thread((second.data / "worker.log").read_text)).splitlines() == [
        f"The worker runs jobs of {second.store_name}. Stop it with Ctrl-C."
    ]


async def test_a_worker_says_which_jobs_there_are(shop, second, worker):
    process = worker("--only", "coffee")
    assert await asyncio.to_thread(process.wait, 60) == 1
    said = await asyncio.to_thread((second.data / "worker.log").read_text)
    assert said.startswith("There are no jobs named coffee; there are amend, ")
    assert "fetch_file" in said
