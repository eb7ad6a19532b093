"""Everything an operator can set: gathered once from flags, the environment (only here) and a file."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from inbox.app.settings import SETTINGS, coerce
from inbox.core.errors import ConfigError
from inbox.kit.private_hosts import NONE_INSIDE, PrivateHosts

FILE = "onewindow.toml"
_DATABASE = "onewindow.db"
_PREFIX = "ONEWINDOW_"
_SQLITE = "sqlite:///"
_MONGODB = ("mongodb://", "mongodb+srv://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """`data` is absolute. `store` is mongodb://… or a URL with an absolute path: sqlite:////data/onewindow.db.

    It may hold a password: only `store_name` is fit to be shown.
    """

    data: Path
    store: str
    own_key_file: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str | None = None
    demo: bool = False
    phone_region: str | None = None
    trusted_hops: int = 0
    private_hosts: PrivateHosts = NONE_INSIDE
    retention_days: int = 30
    largest_file_mb: int = 50
    log_level: str = "info"
    backup_folder: Path | None = None
    backup_hours: int = 24
    backups_kept: int = 7
    transcription_model: str | None = None
    transcription_languages: tuple[str, ...] = ()
    transcription_redact: bool = False
    transcription_keep_originals: bool = False

    @property
    def store_is_file(self) -> bool:
        return self.store.startswith(_SQLITE)

    @property
    def store_name(self) -> str:
        """The store's address without the credentials."""
        return re.sub(r"(?<=://)[^/@]*@", "", self.store)

    @property
    def database(self) -> Path:
        """The file of the store; for MongoDB, what lock and socket in the data folder are named after."""
        return Path(self.store.removeprefix(_SQLITE)) if self.store_is_file else self.data / "mongodb"

    @property
    def key_file(self) -> Path:
        return self.own_key_file or self.data / "secret.key"

    @property
    def blobs(self) -> Path:
        return self.data / "blobs"

    @property
    def models(self) -> Path:
        """Models of speech, a folder each."""
        return self.data / "models"

    @property
    def lock_file(self) -> Path:
        """Beside the database, so that nobody opens it twice, whatever the data folder is."""
        return self.database.with_suffix(".lock")

    @property
    def socket_file(self) -> Path:
        return self.database.with_suffix(".sock")

    @property
    def base_url(self) -> str:
        """What others reach us at, without a slash at the end."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104 - compared, not bound
        return (
            f"http://[{host}]:{self.port}"
            if ":" in host and "[" not in host
            else f"http://{host}:{self.port}"
        )

    @property
    def secure(self) -> bool:
        return self.base_url.startswith("https:")

    @property
    def retention(self) -> timedelta:
        return timedelta(days=self.retention_days)


def load_config(
    flags: Mapping[str, object] | None = None,
    *,
    file: Path | None = None,
    environ: Mapping[str, str] | None = None,
) -> Config:
    """Flags win over the environment, that over the file; ConfigError names the flag, variable or line."""
    flags = {name: value for name, value in (flags or {}).items() if value is not None}
    settings = _from_environ(os.environ if environ is None else environ)
    settings |= {name: coerce(name, value, f"--{name.replace('_', '-')}") for name, value in flags.items()}
    if file is None and "data" in settings:
        file = _beside(Path(settings["data"]))
    elif file is None:
        file = _beside(Path("data"))
    return _complete((_from_file(file) if file else {}) | settings)


def _from_environ(environ: Mapping[str, str]) -> dict[str, Any]:
    given = {name: _PREFIX + name.upper() for name in SETTINGS if _PREFIX + name.upper() in environ}
    return {name: coerce(name, environ[variable], variable) for name, variable in given.items()}


def _beside(data: Path) -> Path | None:
    path = data / FILE
    return path if path.exists() else None


def _from_file(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        found = tomllib.loads(text)
    except OSError as error:
        raise ConfigError(f"The configuration {path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"The configuration {path} is not UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"The configuration {path} is not TOML: {error}.") from None
    settings = {}
    for name, value in found.items():
        origin = f"{path}, line {_line(text, name)}"
        if name not in SETTINGS:
            raise ConfigError(f"{origin}: there is no setting named {name}.")
        settings[name] = coerce(name, value, origin)
    return settings


def _line(text: str, name: str) -> int:
    match = re.search(rf"^\s*\[*[\"']?{re.escape(name)}\b", text, re.MULTILINE)
    return text.count("\n", 0, match.end()) + 1 if match else 1


def _complete(settings: dict[str, Any]) -> Config:
    """Fills what follows from the rest: the store from the folder, or the folder from the store."""
    store = settings.pop("store", None)
    folder = settings.pop("data", None)
    if key_file := settings.pop("key_file", None):
        settings["own_key_file"] = Path(key_file).absolute()
    if backup_folder := settings.pop("backup_folder", None):
        settings["backup_folder"] = Path(backup_folder).absolute()
    if store is None:
        data = Path(folder or "data").absolute()
        return Config(data=data, store=f"{_SQLITE}{data / _DATABASE}", **settings)
    if store.startswith(_MONGODB):
        return Config(data=Path(folder or "data").absolute(), store=_mongodb(store), **settings)
    database = _database(store)
    data = Path(folder).absolute() if folder else database.parent
    return Config(data=data, store=f"{_SQLITE}{database}", **settings)


def _mongodb(store: str) -> str:
    if not store.partition("://")[2].partition("?")[0].strip("/"):
        raise ConfigError("The store must be an address such as mongodb://HOST/NAME?replicaSet=SET.")
    return store


def _database(store: str) -> Path:
    """sqlite:///srv/x.db and sqlite:////srv/x.db are the same; sqlite:///./x.db lies in this folder."""
    path = store.removeprefix(_SQLITE)
    if path == store or not path.strip("/"):
        raise ConfigError("The store must be an address such as sqlite:///PATH or mongodb://HOST/NAME.")
    return Path(path if path.startswith("./") else f"/{path.lstrip('/')}").absolute()
