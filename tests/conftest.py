"""What every test may ask for: a clock moved by hand, a store, and the whole service on a real port."""

import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inbox.app.assemble import BACKGROUND, SERVICE, assemble
from inbox.app.config import load_config
from inbox.storage import open_store
from tests.mongo import MongoServer

ROOT = Path(__file__).parent.parent


def pytest_addoption(parser):
    parser.addoption("--mongo", metavar="URI", help="a replica set to test on, in databases named test_*")
    parser.addoption("--chats", type=int, metavar="N", help="so many chats at once on several processes")


class FakeClock:
    """Stands still until it is moved; whoever waits for the time is told."""

    def __init__(self, now=datetime(2026, 3, 2, 9, 0, tzinfo=UTC)):
        self._now = now
        self._listeners = []

    def now(self):
        return self._now

    def advance(self, **parts):
        """Like timedelta: advance(hours=1, seconds=5)."""
        self._now += timedelta(**parts)
        for listener in self._listeners:
            listener()

    def on_advance(self, listener):
        self._listeners.append(listener)


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture(scope="session")
def mongo_server(request, tmp_path_factory):
    """The MongoDB of this run: the one that --mongo names, or a process of our own."""
    given = request.config.getoption("--mongo")
    if given:
        server = MongoServer(given)
        yield server
        server.forget()
        return
    server = MongoServer.start(tmp_path_factory.mktemp("mongo"))
    yield server
    server.stop()


@pytest.fixture
def mongo_url(mongo_server):
    """The address of an empty database."""
    with mongo_server.database() as url:
        yield url


@pytest.fixture
def store_url(request, tmp_path):
    """Where an engine keeps its store."""
    if request.param == "mongo":
        return request.getfixturevalue("mongo_url")
    return f"sqlite:///{tmp_path / 'store' / 'onewindow.db'}"


def pytest_generate_tests(metafunc):
    """A test that asks for a store is run on both engines, on MongoDB mostly among the long tests."""
    chosen = any("store_url" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "store_url" in metafunc.fixturenames and not chosen:
        quick = metafunc.definition.path.is_relative_to(ROOT / "tests" / "contract")
        mongo = pytest.param("mongo", marks=[] if quick else [pytest.mark.long])
        metafunc.parametrize("store_url", ["sqlite", mongo], indirect=True)


@pytest.fixture
async def store(store_url, clock):
    """An open, empty store of each engine."""
    store = open_store(store_url, clock=clock)
    await store.open()
    yield store
    await store.close()


@pytest.fixture
def config(tmp_path):
    return load_config({"data": str(tmp_path / "data")}, environ={})


@pytest.fixture
def app(config, clock):
    """The application that `serve` runs, with the clock in hand."""
    app = assemble(config, clock=clock)
    clock.on_advance(app[BACKGROUND].wake)
    return app


@pytest.fixture
async def client(app, aiohttp_client):
    """Speaks to the application on a real port; `client.app` is the application itself."""
    return await aiohttp_client(app)


@pytest.fixture
def service(app):
    """The parts behind the application; its store is open while `client` is."""
    return app[SERVICE]


class Server:
    """`onewindow serve` as a process of its own."""

    def __init__(self, data, *options, port=0, environ=None):
        self.data = data
        self._log = data.parent / f"{data.name}.log"
        command = [sys.executable, "-m", "inbox", "serve", "--data", str(data), "--port", str(port), *options]
        self._errors = self._log.open("ab")
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env={**os.environ, **(environ or {})},
        )
        self.url = None
        self.said = []

    @property
    def pid(self):
        return self.process.pid

    @property
    def port(self):
        return int(self.url.rpartition(":")[2])

    @property
    def log(self):
        return self._log.read_text()

    @property
    def sign_in_link(self):
        return next(match[0] for line in self.said if (match := re.search(r"http://\S+/sign-in/\S+", line)))

    def stop(self, number=signal.SIGTERM, within=10):
        """The exit code; the process is gone when this returns."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            code = self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            self.process.stdout.close()
            self._errors.close()
        return code

    def wait_until_it_answers(self):
        deadline = time.monotonic() + 60
        for line in self.process.stdout:
            self.said.append(line.rstrip())
            if match := re.search(r"answers on (\S+)", line):
                self.url = match[1]
            if line.startswith("Stop it"):
                return self
            if time.monotonic() > deadline:
                break
        self.stop()
        raise AssertionError(f"serve did not start:\n{self.log}")


@pytest.fixture
def serve(tmp_path):
    """Starts `onewindow serve` as often as a test wants: serve("--demo", data=…, port=…)."""
    servers = []

    def start(*options, data=tmp_path / "data", port=0, environ=None):
        server = Server(data, *options, port=port, environ=environ)
        servers.append(server)
        return server.wait_until_it_answers()

    yield start
    for server in servers:
        if not server.process.stdout.closed:
            server.stop()
