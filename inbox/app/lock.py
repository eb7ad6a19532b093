"""Makes sure that one process at a time has the store open."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from inbox.core.errors import ConfigError

_PAUSE = 0.1


class StoreBusy(ConfigError):
    """Another process has the store open."""


@asynccontextmanager
async def locked(path: Path, *, patience_s: float) -> AsyncIterator[None]:
    """Hold the file's lock; StoreBusy if another process keeps it for longer than `patience_s`.

    The kernel drops the lock with the process, however that ends.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        await _acquire(handle, path, patience_s)
        yield
    finally:
        os.close(handle)


async def _acquire(handle: int, path: Path, patience_s: float) -> None:
    for _ in range(int(patience_s / _PAUSE)):
        if _try(handle):
            return
        await asyncio.sleep(_PAUSE)
    if not _try(handle):
        raise StoreBusy(f"Another onewindow uses the store in {path.parent}; stop it first.")


def _try(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
