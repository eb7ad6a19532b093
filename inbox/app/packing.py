"""Packs everything that is kept into one archive, and reads an archive back to see that it is whole."""

import asyncio
import hashlib
import os
import tarfile
import tempfile
from pathlib import Path

from inbox.app.archive import BLOBS, DATABASE, KEY
from inbox.app.config import Config
from inbox.app.upkeep import Upkeep
from inbox.core.errors import ConfigError, OneWindowError


async def pack(store: Upkeep, config: Config, out: Path) -> int:
    """Writes `out` whole or not at all, while the store is in use; how many bytes it has.

    It holds everything that was durable when this began. ConfigError if there is no room for it.
    """
    copy = out.with_name(f".{out.name}.{os.getpid()}.db")
    draft = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        os.close(os.open(copy, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
        await store.backup(copy)
        # After the database: blobs are only ever added, so every one that the copy names is there.
        await asyncio.to_thread(_pack, config, copy, draft)
        await verify(store, draft)
        return await asyncio.to_thread(_publish, draft, out)
    except OSError as error:
        raise ConfigError(f"{out} cannot be written: {error.strerror}.") from None
    finally:
        copy.unlink(missing_ok=True)
        draft.unlink(missing_ok=True)


async def verify(store: Upkeep, archive: Path) -> None:
    """Reads every byte back: the database is sound, the key is there, each file is what its name says.

    OneWindowError if not. Needs room for the database beside the archive.
    """
    with tempfile.TemporaryDirectory(dir=archive.parent, prefix=".verify-") as folder:
        database = await asyncio.to_thread(_read_back, archive, Path(folder))
        verdict = await store.check_copy(database)
    if verdict != "ok":
        raise OneWindowError(f"The backup is damaged: {verdict}.")


def _pack(config: Config, database: Path, draft: Path) -> None:
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            archive.add(database, DATABASE)
            archive.add(config.key_file, KEY)
            archive.add(config.blobs, BLOBS, filter=_finished)
        file.flush()
        os.fsync(file.fileno())


def _finished(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Without files that are being written at this moment."""
    return None if Path(member.name).name.startswith(".") else member


def _read_back(archive: Path, folder: Path) -> Path:
    try:
        with tarfile.open(archive) as packed:
            packed.getmember(KEY)
            packed.extract(DATABASE, folder, filter="data")
            for member in packed:
                if member.isfile() and member.name.startswith(f"{BLOBS}/"):
                    _compare(packed, member)
    except (tarfile.TarError, EOFError, KeyError):
        raise OneWindowError("The backup is damaged: it cannot be read back.") from None
    return folder / DATABASE


def _compare(packed: tarfile.TarFile, member: tarfile.TarInfo) -> None:
    file = packed.extractfile(member)
    # What tarfile returns can do all that is asked for, but is not said to.
    if file is None or hashlib.file_digest(file, "sha256").hexdigest() != Path(member.name).name:  # type: ignore[arg-type]
        raise OneWindowError("The backup is damaged: a file in it is not what it was.")


def _publish(draft: Path, out: Path) -> int:
    size = draft.stat().st_size
    draft.replace(out)
    return size
