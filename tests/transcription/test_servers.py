"""A server is connected by a command, its key sealed; the service and the command line have it hear."""

import asyncio
import json
import os
import sys

import pytest

from inbox.app.config import load_config
from inbox.app.speech import ChosenSpeech
from inbox.core.errors import ConfigError
from inbox.core.secret import Secret
from inbox.core.transcript import Wishes
from inbox.kit.fetch import Fetcher
from inbox.kit.private_hosts import PrivateHosts
from inbox.kit.secrets import Vault
from tests.contract.transcribers import SENTENCE
from tests.fakes.speech_server import KEY, MODEL, SpeechServer
from tests.transcription.recordings import needs_recordings
from transcription.servers import FILE, connect_server, servers

VAULT = Vault(b"k" * 32)


@pytest.fixture
async def server():
    async with SpeechServer() as made:
        yield made


def connect(models, name="office", **given):
    parts = {"url": "https://speech.example/v1", "model": MODEL, "key": Secret(KEY), "sealing": VAULT}
    return connect_server(name, models, **{**parts, **given})


def test_the_key_is_sealed_and_a_wrong_word_leaves_nothing(tmp_path):
    folder = connect(tmp_path)
    kept = (folder / FILE).read_text()
    assert KEY not in kept
    assert json.loads(kept)["url"] == "https://speech.example/v1"
    for wrong in ({"url": "speech.example"}, {"url": "https://a:b@speech.example"}, {"name": "../up"}):
        with pytest.raises(ConfigError):
            connect(tmp_path, **wrong)
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "model.bin").write_bytes(b"weights")
    with pytest.raises(ConfigError, match="another name"):
        connect(tmp_path, "base")
    assert servers(tmp_path) == ["office"]


@pytest.mark.long  # the service's worker takes what time the machine has left
@needs_recordings
async def test_the_service_has_a_connected_server_hear(tmp_path, server):
    config = load_config({"data": str(tmp_path)}, environ={})
    async with Fetcher(private=PrivateHosts(["127.0.0.1"]), ports=None) as outside:
        speech = ChosenSpeech(config, outside, VAULT)
        assert (speech.model, speech.current()) == (None, None)
        connect(config.models, url=server.url)
        assert speech.model == "office"
        engine = speech.current()
        found = await engine.transcriber.transcribe(SENTENCE, Wishes(language="en"))
        await speech.close()
    assert found.engine == "openai_http"
    assert found.turns[0].text.startswith("good morning")


@needs_recordings
async def test_the_command_line_connects_one_and_has_it_hear(tmp_path, server):
    data = ("--data", str(tmp_path))
    told = await run("model", "connect", server.url, "--model", MODEL, "--key-stdin", *data, stdin=KEY)
    assert KEY not in told
    heard = await run("transcribe", str(SENTENCE), "--model", "server", "--json", *data)
    assert json.loads(heard)["engine"] == "openai_http"


async def run(*words, stdin=""):
    """What the command prints; the server's loop goes on meanwhile."""
    environ = {**os.environ, "ONEWINDOW_PRIVATE_HOSTS": "127.0.0.1"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "inbox", *words,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=environ,
    )  # fmt: skip
    told, _ = await process.communicate(stdin.encode())
    assert process.returncode == 0
    return told.decode()
