"""Servers with OpenAI's audio API that stand in for a model: a file each below the models, its key sealed."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from inbox.core.errors import ConfigError
from inbox.core.secret import Secret
from transcription.engines.openai_http import OpenAiHttp, Requests
from transcription.models import FILES

FILE = "server.json"
_URL = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")


class Sealing(Protocol):
    """Keeps secrets unreadable on the disk."""

    def seal(self, plain: bytes, context: str) -> str: ...

    def unseal(self, sealed: str, context: str) -> bytes: ...


class _Kept(msgspec.Struct, forbid_unknown_fields=True):
    url: str
    model: str
    key: str | None = None


def connect_server(
    name: str, models: Path, *, url: str, model: str, key: Secret | None, sealing: Sealing
) -> Path:
    """The folder, `name` below `models`; a server of that name is replaced. ConfigError for a wrong word."""
    if not _NAME.fullmatch(name):
        raise ConfigError("The name of a server is letters, digits, dots and dashes, such as openai.")
    if not _URL.fullmatch(url):
        raise ConfigError("The address must be the beginning of the API, such as https://api.openai.com/v1.")
    folder = models / name
    if (folder / FILES[0]).exists():
        raise ConfigError(f"There is a model {name} on this machine; choose another name.")
    sealed = sealing.seal(key.reveal().encode(), _context(name)) if key else None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = folder / f".{FILE}"
    unfinished.write_bytes(msgspec.json.encode(_Kept(url=url, model=model, key=sealed)))
    with unfinished.open("rb") as written:
        os.fsync(written.fileno())
    unfinished.chmod(0o600)
    unfinished.replace(folder / FILE)
    return folder


def servers(models: Path) -> Sequence[str]:
    """The names of those that are connected."""
    return sorted(each.parent.name for each in models.glob(f"[!.]*/{FILE}")) if models.is_dir() else []


def server_of(name: str, models: Path, requests: Requests, sealing: Sealing) -> OpenAiHttp | None:
    """None if no server has that name; ConfigError if what is kept of it cannot be read."""
    if name not in servers(models):
        return None
    try:
        kept = msgspec.json.decode((models / name / FILE).read_bytes(), type=_Kept)
    except (OSError, msgspec.DecodeError):
        raise ConfigError(f"The file {models / name / FILE} is damaged; connect the server again.") from None
    key = Secret(sealing.unseal(kept.key, _context(name)).decode()) if kept.key else None
    return OpenAiHttp(kept.url, kept.model, requests, key=key)


def _context(name: str) -> str:
    return f"speech:{name}:key"
