"""What a backup holds, and how it becomes a data folder again."""

import shutil
import tarfile
import tempfile
from pathlib import Path

from inbox.app.config import Config
from inbox.core.errors import ConfigError

DATABASE = "onewindow.db"
KEY = "secret.key"
BLOBS = "blobs"


def unpack(archive: Path, config: Config) -> None:
    """Fills an empty data folder; ConfigError, and nothing changed, if it holds a store already."""
    if not config.store_is_file:
        raise ConfigError("A backup becomes an SQLite store; `onewindow migrate` moves that to MongoDB.")
    for taken in (config.database, config.key_file):
        if taken.exists():
            raise ConfigError(f"{taken} exists; restore into an empty folder.")
    config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=config.data, prefix=".restore-") as folder:
        _extract(archive, Path(folder))
        _move(Path(folder) / BLOBS, config.blobs)
        _move(Path(folder) / KEY, config.key_file)
        # The database comes last: without it the folder still counts as empty.
        _move(Path(folder) / DATABASE, config.database)


def _extract(archive: Path, folder: Path) -> None:
    try:
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
    except (tarfile.TarError, EOFError):
        raise ConfigError(f"{archive} is not a backup, or it is damaged.") from None
    except OSError as error:
        raise ConfigError(f"{archive} cannot be read: {error.strerror}.") from None
    if not (folder / DATABASE).is_file() or not (folder / KEY).is_file():
        raise ConfigError(f"{archive} is not a backup of OneWindow.")


def _move(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        source.replace(target)
