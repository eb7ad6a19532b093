"""Two engines behind `inbox.core.store`, chosen by the address of the store."""

from pathlib import Path

from inbox.core.blobs import Blobs
from inbox.core.bus import Alone, Bus
from inbox.core.clock import Clock
from inbox.core.errors import ConfigError
from inbox.core.store import Store
from inbox.storage.files import FileBlobs


def open_store(url: str, *, clock: Clock) -> Store:
    """The engine for `sqlite:///PATH`, not opened yet; ConfigError for an address nobody serves."""
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        from inbox.storage.sqlite.store import SqliteStore  # noqa: PLC0415 - a driver loads with its engine only

        return SqliteStore(Path(rest[1:] if rest.startswith("//") else rest), clock)
    if scheme in {"mongodb", "mongodb+srv"}:
        from inbox.storage.mongo.store import MongoStore  # noqa: PLC0415 - a driver loads with its engine only

        return MongoStore(url, clock)
    message = f"The store {scheme}:// is not known; use sqlite:///PATH or mongodb://HOST/NAME."
    raise ConfigError(message)


def open_blobs(store: Store, folder: Path) -> Blobs:
    """Where the store keeps files itself, so that all its processes have them; else the folder."""
    blobs: Blobs | None = getattr(store, "blobs", None)
    return FileBlobs(folder) if blobs is None else blobs


def open_bus(store: Store) -> Bus:
    """What the store's other processes are told by; nobody hears it where the store has only one."""
    bus: Bus | None = getattr(store, "bus", None)
    return Alone() if bus is None else bus
