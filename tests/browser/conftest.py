"""Chromium, the running service, and pages that fail their test when they complain."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.engines import Engine
from tests.browser.watch import Watch
from tests.browser.window import Window
from tests.conftest import ROOT, Server
from tests.journeys.crash_server import free_port

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "correct horse battery"
DESK = {"width": 1440, "height": 900}
PATIENCE_MS = 20_000


def pytest_collection_modifyitems(items):
    reruns = int(os.environ.get("BROWSER_RERUNS", "0"))
    for item in items:
        if reruns and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=reruns))


# Per module: while Playwright is up its loop counts as running, and asynchronous tests could not run theirs.
@pytest.fixture(scope="module")
def chromium():
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture
def watch():
    """What pages said and did that no test expected; `watch.allow(text)` expects it."""
    watch = Watch()
    yield watch
    assert not watch.complaints, "\n".join(watch.complaints)


@pytest.fixture
def browse(chromium, watch, serve, running, request, tmp_path):
    """A page in a browser of its own: browse(viewport=…, java_script_enabled=…)."""
    contexts = []

    def open_page(**options):
        context = chromium.new_context(**({"locale": "en-GB", "viewport": DESK} | options))
        context.set_default_timeout(PATIENCE_MS)
        watch.follow(context)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for number, context in enumerate(contexts):
        if FAILED in request.node.stash:
            for page in context.pages:
                page.screenshot(path=tmp_path / f"page-{number}.png")
        context.close()


@pytest.fixture(scope="session")
def begin_serve(tmp_path_factory):
    """A service that has been starting since the test before; the next one begins to start meanwhile."""
    begun = []

    def begin():
        begun.append(Server(tmp_path_factory.mktemp("serve") / "data", "--demo"))

    def take():
        begin()
        return begun.pop(0).wait_until_it_answers()

    begin()
    yield take
    for server in begun:
        server.stop()


@pytest.fixture
def engine(request):
    """Where the service keeps what it is told; see ON_BOTH_ENGINES."""
    on_mongo = getattr(request, "param", "sqlite") == "mongo"
    return Engine.on(request.getfixturevalue("mongo_url")) if on_mongo else Engine()


@pytest.fixture
def running(engine):
    """Services that outlive the pages of the test, which would complain of their end."""
    servers = []
    yield servers
    for server in servers:
        if not server.process.stdout.closed:
            server.stop()


@pytest.fixture
def server(begin_serve, running, engine, tmp_path):
    """`serve --demo`, as `make run` starts it."""
    if engine.options:
        running.append(Server(tmp_path / "data", "--demo", *engine.options).wait_until_it_answers())
    else:
        running.append(begin_serve())
    return running[-1]


@pytest.fixture
def begin_behind(running, tmp_path):
    """A demo for a provider that calls https addresses only: its calls are brought to where the demo is."""

    def begin(provider):
        environ = {"ONEWINDOW_PRIVATE_HOSTS": "127.0.0.1", "ONEWINDOW_PUBLIC_URL": "https://inbox.example"}
        port = free_port()
        server = Server(tmp_path / "data", "--demo", port=port, environ=environ)
        running.append(server.wait_until_it_answers())
        server.url = provider.api.route = f"http://127.0.0.1:{port}"
        return server

    return begin


@pytest.fixture
def sign_in(browse, server, command):
    """The window of an administrator Anna with this address, who has a password."""

    def sign_in(address):
        account = (address, "--role", "admin", "--name", "Anna", "--password-stdin")
        command("agent", "add", *account, stdin=PASSWORD)
        window = Window(browse(), server.url)
        window.sign_in(address, PASSWORD)
        return window

    return sign_in


@pytest.fixture
def admin(browse, server):
    """The window of the first administrator, who came by the link and put the questions off."""
    window = Window(browse(), server.url)
    window.come_by(server.sign_in_link)
    window.page.get_by_role("button", name="Later").click()
    return window


@pytest.fixture
def command(server, engine):
    """What the command line answers: command("token", "add", "tests")."""

    def run(*words, stdin=""):
        place = ["--data", str(server.data), *engine.options]
        line = [sys.executable, "-m", "inbox", *words, "--json", *place]
        done = subprocess.run(line, cwd=ROOT, input=stdin, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return [json.loads(each) for each in done.stdout.splitlines()]

    return run
