"""Makes a backup in every period, keeps the last few, and knows whether that works."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from inbox.app.config import Config
from inbox.app.packing import pack
from inbox.app.upkeep import upkeep
from inbox.core.clock import Clock
from inbox.core.condition import DISABLED, DOWN, UP, Condition
from inbox.core.errors import ConfigError, OneWindowError
from inbox.core.job import Job
from inbox.core.store import Store
from inbox.jobs.schedule import Recurring

BACKUP = "store.backup"
_PREFIX, _SUFFIX = "onewindow-", ".tar"
_LATE_AFTER = 1.5
"""Periods without a backup after which something is wrong, whatever else is said."""

_log = structlog.get_logger(__name__)


class Backups:
    """Off unless `backup_folder` is set. What failed last is remembered until a backup works."""

    def __init__(self, store: Store, clock: Clock, config: Config) -> None:
        if config.backup_folder and not config.store_is_file:
            raise ConfigError("backup_folder is for SQLite; MongoDB has tools of its own for backups.")
        self._store = store
        self._clock = clock
        self._config = config
        self._folder = config.backup_folder
        self._every = timedelta(hours=config.backup_hours)
        self._lock = asyncio.Lock()
        self._failure: str | None = None
        self._watched_since = clock.now()

    def recurring(self) -> tuple[Recurring, ...]:
        return (Recurring(kind=BACKUP, every=self._every),) if self._folder else ()

    async def run(self, _job: Job) -> None:
        """Older backups are deleted only after this one was read back whole."""
        async with self._lock:
            if self._folder is not None:
                await self._make(self._folder)

    async def _make(self, folder: Path) -> None:
        now = self._clock.now()
        try:
            await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True, mode=0o700)
            out = folder / f"{_PREFIX}{now:%Y-%m-%dT%H%M%SZ}{_SUFFIX}"
            size = await pack(upkeep(self._store), self._config, out)
            await asyncio.to_thread(self._forget)
        except OSError as error:
            self._failure = f"The folder {folder} cannot be written: {error.strerror}."
            raise ConfigError(self._failure) from None
        except OneWindowError as error:
            self._failure = str(error)
            _log.error("backup_failed", reason=type(error).__name__)
            raise
        self._failure = None
        _log.info("backup_made", bytes=size)

    def condition(self) -> Condition:
        """`since` is the time of the newest backup."""
        if self._folder is None:
            return Condition(state=DISABLED)
        last = self.last()
        if self._failure is not None:
            return Condition(state=DOWN, reason=self._failure, since=last)
        if (
            self._clock.now() - max(last or self._watched_since, self._watched_since)
            > self._every * _LATE_AFTER
        ):
            return Condition(state=DOWN, reason="No backup was made in time.", since=last)
        return Condition(state=UP, since=last)

    def last(self) -> datetime | None:
        kept = self._kept()
        return None if not kept else datetime.fromisoformat(_moment(kept[-1]))

    def _forget(self) -> None:
        """Also what a killed process left half done."""
        for path in self._folder.glob(f".{_PREFIX}*") if self._folder else ():
            path.unlink()
        for path in self._kept()[: -self._config.backups_kept]:
            path.unlink()

    def _kept(self) -> list[Path]:
        """Those that this made, the oldest first; whatever else lies in the folder is left alone."""
        if self._folder is None:
            return []
        found = [*self._folder.glob(f"{_PREFIX}????-??-??T??????Z{_SUFFIX}")]
        return sorted(found, key=_moment)


def _moment(path: Path) -> str:
    return path.name.removeprefix(_PREFIX).removesuffix(_SUFFIX)
