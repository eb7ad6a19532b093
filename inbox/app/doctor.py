"""Looks at everything around the store that can keep the service from working."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from inbox.app.config import Config

_LEAST_FREE = 1_000_000_000
_BUILT = datetime(2026, 1, 1, tzinfo=UTC)
_STATICS = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One look; `said` is a sentence for the operator."""

    check: str
    ok: bool
    said: str


def examine(config: Config, now: datetime) -> Iterator[Finding]:
    """Changes nothing."""
    yield _folder(config.data)
    yield _key(config.key_file)
    yield _space(config.data)
    built = (_STATICS / "index.html").is_file()
    yield Finding(check="window", ok=built, said="built" if built else "not built; `make web` builds it")
    yield Finding(check="time", ok=now >= _BUILT, said=f"it is {now:%Y-%m-%d %H:%M} UTC")


def _folder(data: Path) -> Finding:
    if not data.is_dir():
        return Finding(check="folder", ok=False, said=f"{data} does not exist")
    writable = os.access(data, os.W_OK | os.X_OK)
    said = f"{data} can be written" if writable else f"{data} cannot be written by this user"
    return Finding(check="folder", ok=writable, said=said)


def _key(path: Path) -> Finding:
    try:
        mode = path.stat().st_mode & 0o777
    except OSError:
        return Finding(check="key", ok=False, said=f"{path.name} is missing or cannot be read")
    private = mode & 0o077 == 0
    said = "only its owner can read it" if private else f"others can read it; run chmod 600 {path}"
    return Finding(check="key", ok=private, said=said)


def _space(data: Path) -> Finding:
    place = next(each for each in (data, *data.parents) if each.exists())
    free = shutil.disk_usage(place).free
    return Finding(check="disk", ok=free >= _LEAST_FREE, said=f"{free / 1e9:.1f} GB are free")
