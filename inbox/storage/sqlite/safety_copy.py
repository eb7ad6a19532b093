"""Keeps the database as it was before an update changes its schema, so that there is a way back."""

import contextlib
import os
from pathlib import Path

import apsw

from inbox.core.errors import ConfigError
from inbox.storage.sqlite.migrations import STEPS


def keep_before_update(connection: apsw.Connection, path: Path) -> None:
    """Copies a file of an earlier schema beside itself, as NAME.before-VERSION; an older copy is dropped.

    ConfigError, and the file left as it is, if there is no room. Again, after a crash, it does no harm.
    """
    version = int(connection.pragma("user_version"))
    if not 0 < version < len(STEPS):
        return
    copy = path.with_name(f"{path.name}.before-{version}")
    if copy.exists():
        return
    draft = copy.with_name(f".{copy.name}.part")
    try:
        draft.unlink(missing_ok=True)
        write_copy(connection, draft)
        draft.replace(copy)
    except (OSError, apsw.Error) as error:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        message = f"The copy {copy}, which an update begins with, cannot be written: {error}."
        raise ConfigError(message) from error
    for old in path.parent.glob(f"{path.name}.before-*"):
        if old != copy:
            old.unlink()


def write_copy(source: apsw.Connection, target: Path) -> None:
    """Everything that is committed, consistent, on disk when this returns."""
    # Made before SQLite does, because the copy holds all that the store holds.
    with contextlib.suppress(FileExistsError):
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    copy = apsw.Connection(str(target))
    try:
        with copy.backup("main", source, "main") as backup:
            while not backup.done:
                backup.step(1000)
        # A copy that is put back has lost what came after it, so cursors of today must not fit it.
        copy.execute("DELETE FROM meta WHERE key = 'epoch'")
    finally:
        copy.close()
