"""A MongoDB for tests: a process that speaks its protocol, or the replica set that --mongo names.

There is no mongod in the package registries. SecantusDB keeps the same promises of transactions over the same
storage engine; it is a tool of the tests alone, and runs as a process of its own.
"""

import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pymongo
from pymongo.errors import PyMongoError

from inbox.core.ids import new_id

PROGRAM = Path(__file__).with_name("secantus_server.py")


def within(url, name):
    """The address of a database there; one that the address named before was for signing in."""
    place, _, options = url.partition("?")
    scheme, _, rest = place.partition("://")
    hosts, _, signing_in = rest.partition("/")
    asked = [options] if options else []
    if signing_in and "authSource=" not in options:
        asked.append(f"authSource={signing_in}")
    return f"{scheme}://{hosts}/{name}{'?' if asked else ''}{'&'.join(asked)}"


class MongoServer:
    """`database` lends an empty database; a server of our own can be killed and started again."""

    def __init__(self, url, folder=None, port=None, storage=":memory:", options=()):
        self.url = url
        self._folder = folder
        self._port = port
        self._storage = storage
        self._options = options
        self.process = None
        self._client = None
        self._free = []

    @classmethod
    def start(cls, folder, *, keeps=False, options=()):
        """With `keeps`, what was committed outlives a kill; that makes it several times slower."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        storage = str(folder / "data") if keeps else ":memory:"
        server = cls(f"mongodb://127.0.0.1:{port}", folder, port, storage, options)
        server.restart()
        return server

    def restart(self):
        """Start it on what it kept."""
        command = [
            sys.executable,
            PROGRAM,
            "--port",
            str(self._port),
            "--storage-path",
            self._storage,
            "--log-level",
            "ERROR",
        ]
        command += self._options
        if self._storage != ":memory:":
            command.append("--sync-on-commit")
        with (self._folder / "mongo.log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=self._folder, stdout=log, stderr=log)
        self._wait_until_it_answers()

    def stop(self, number=signal.SIGKILL):
        """It has nothing to tidy up, and on SIGTERM it takes seconds."""
        if self._client is not None:
            self._client.close()
            self._client = None
        self.process.send_signal(number)
        self.process.wait(20)

    @contextmanager
    def frozen(self):
        """It answers nothing for a while: the signal is sent at once, each thread stops when it may run."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            while any(state not in "Tt" for state in self._states()):
                time.sleep(0.01)
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def _states(self):
        for thread in Path(f"/proc/{self.process.pid}/task").iterdir():
            yield (thread / "stat").read_text().rpartition(")")[2].split()[0]

    @contextmanager
    def database(self):
        """The address of one; emptied and lent again, because making the indexes takes longer than a test."""
        name = self._free.pop() if self._free else f"test_{new_id().replace('-', '_')}"
        yield within(self.url, name)
        self._empty(name)
        self._free.append(name)

    def forget(self):
        """Drop what was lent."""
        if self._client is not None:
            for name in self._free:
                self._client.drop_database(name)
            self._client.close()

    def _empty(self, name):
        if self._client is None:
            self._client = pymongo.MongoClient(self.url)
        database = self._client[name]
        for collection in database.list_collection_names():
            database[collection].delete_many({"_id": {"$ne": "schema"}})

    def _wait_until_it_answers(self):
        deadline = time.monotonic() + 60
        with pymongo.MongoClient(self.url, serverSelectionTimeoutMS=200) as client:
            while True:
                try:
                    client.admin.command("ping")
                except PyMongoError:
                    if time.monotonic() > deadline or self.process.poll() is not None:
                        raise
                else:
                    return
