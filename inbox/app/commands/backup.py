"""Copies everything that is kept into one archive, while the service works."""

import asyncio
import json
import os
import tarfile
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

from inbox.app.archive import BLOBS, DATABASE, KEY
from inbox.app.config import Config
from inbox.app.service import Service
from inbox.app.upkeep import upkeep
from inbox.core.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class Args:
    """`out` is absolute: the command runs in whichever process has the store open."""

    out: str


async def run(service: Service, args: Args) -> AsyncGenerator[str, None]:
    out = Path(args.out)
    copy = out.with_name(f".{out.name}.{os.getpid()}.db")
    draft = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        os.close(os.open(copy, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
        await upkeep(service.store).backup(copy)
        # After the database: blobs are only ever added, so every one that the copy names is there.
        await asyncio.to_thread(_pack, service.config, copy, draft)
        size = await asyncio.to_thread(_publish, draft, out)
    except OSError as error:
        raise ConfigError(f"{out} cannot be written: {error.strerror}.") from None
    finally:
        copy.unlink(missing_ok=True)
        draft.unlink(missing_ok=True)
    yield json.dumps({"out": str(out), "bytes": size})


def _pack(config: Config, database: Path, draft: Path) -> None:
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            archive.add(database, DATABASE)
            archive.add(config.key_file, KEY)
            archive.add(config.blobs, BLOBS)
        file.flush()
        os.fsync(file.fileno())


def _publish(draft: Path, out: Path) -> int:
    size = draft.stat().st_size
    draft.replace(out)
    return size
