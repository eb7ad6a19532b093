"""Two services and two workers on one MongoDB: many chats, answered at the process where no visitor sits."""

import subprocess
import sys
from collections import Counter

import pymongo
import pytest

from inbox.kit.secrets import load_key
from tests.journeys.chatting import afternoon
from tests.journeys.crash_server import ROOT, CrashServer
from tests.mongo import MongoServer

pytestmark = pytest.mark.long
FEW, MANY = 24, 1_000
"""SecantusDB is many times slower than MongoDB; a few chats too are at both processes and both workers."""


@pytest.fixture
def chats(request):
    """`pytest --mongo URI --chats N`; on a real replica set there are many unless something else is said."""
    given = request.config.getoption("--chats")
    return given or (MANY if request.config.getoption("--mongo") else FEW)


@pytest.fixture
def database(request, tmp_path):
    if request.config.getoption("--mongo"):
        yield request.getfixturevalue("mongo_url")
        return
    server = MongoServer.start(tmp_path)
    yield f"{server.url}/shop"
    server.stop()


@pytest.fixture
def folders(tmp_path):
    """A data folder for each process, all with one key."""
    folders = [tmp_path / name for name in ("first", "second", "third", "fourth")]
    for folder in folders:
        folder.mkdir()
    load_key(folders[0] / "secret.key")
    for folder in folders[1:]:
        (folder / "secret.key").touch(0o600)
        (folder / "secret.key").write_bytes((folders[0] / "secret.key").read_bytes())
    return folders


@pytest.fixture
async def services(database, folders):
    services = [CrashServer(folder, store=database) for folder in folders[:2]]
    yield services
    for each in services:
        await each.stop()


@pytest.fixture
def workers(database, folders):
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "inbox", "worker", "--data", folder, "--store", database],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
        for folder in folders[2:]
    ]
    yield processes
    for process in processes:
        process.terminate()
        process.wait(30)


class OneKilled:
    """For the story's killer: the first service is killed, the second one and the workers stay."""

    def __init__(self, services):
        self.first, self.second = services
        self.data, self.port, self.runs = self.first.data, self.first.port, False

    async def start(self):
        await self.first.start()
        if not self.runs:
            await self.second.start()
            self.runs = True

    async def kill(self):
        await self.first.kill()


class Rolled(OneKilled):
    """One after the other is ended in good order and started again, as an update does it."""

    async def start(self):
        if not self.runs:
            await super().start()

    async def kill(self):
        for each in (self.first, self.second):
            await each.stop()
            assert each._process.returncode == 0
            await each.start()


def jobs(database):
    with pymongo.MongoClient(database) as client:
        return list(client.get_default_database()["job"].find({}))


async def assert_all_is_well(story, database, chats):
    """Also: no answer was handed over twice, and each period of the schedule had one job."""
    assert list(story.flaws()) == []
    outgoing = [
        each for entries in story.stored.values() for each in entries if each["body"]["direction"] == "out"
    ]
    assert len(outgoing) == chats
    done = jobs(database)
    assert Counter(job["state"] for job in done).keys() <= {"done", "ready"}
    keys = Counter(job["key"] for job in done if job["kind"] == "requests.refile")
    assert keys
    assert set(keys.values()) == {1}


async def test_visitors_and_agents_at_two_processes_lose_nothing_when_one_is_killed(
    services, workers, database, chats
):
    both = OneKilled(services)
    story = await afternoon(both, visitors=chats, messages=1, answers=1, kills=1, desk_port=services[1].port)
    assert services[0].kills == 1
    await assert_all_is_well(story, database, chats)


async def test_a_rolling_restart_loses_nothing(services, workers, database, chats):
    story = await afternoon(
        Rolled(services), visitors=chats, messages=1, answers=1, kills=1, desk_port=services[1].port
    )
    await assert_all_is_well(story, database, chats)
    assert all(worker.poll() is None for worker in workers)
