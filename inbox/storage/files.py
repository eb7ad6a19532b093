"""Blobs in a folder, each under the SHA-256 of its bytes."""

import asyncio
import hashlib
import os
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from inbox.core.errors import NotFound, StoreUnavailable

_SHA256 = re.compile(r"[0-9a-f]{64}")


class FileBlobs:
    """Keeps core.blobs' promise with a temporary file, fsync, rename and fsync of the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, data: bytes) -> str:
        return await asyncio.to_thread(self._put, data)

    async def get(self, sha256: str) -> bytes:
        if not _SHA256.fullmatch(sha256):
            raise NotFound(_MISSING)
        return await asyncio.to_thread(self._get, sha256)

    async def remove(self, sha256: str) -> None:
        if _SHA256.fullmatch(sha256):
            await asyncio.to_thread(self.path(sha256).unlink, missing_ok=True)

    @asynccontextmanager
    async def file(self, sha256: str) -> AsyncIterator[Path]:
        if not _SHA256.fullmatch(sha256) or not await asyncio.to_thread(self.path(sha256).is_file):
            raise NotFound(_MISSING)
        yield self.path(sha256).absolute()

    async def names(self) -> AsyncIterator[str]:
        """Of all that are kept."""
        for path in await asyncio.to_thread(lambda: sorted(self._folder.glob("??/*"))):
            if _SHA256.fullmatch(path.name):
                yield path.name

    def path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _get(self, sha256: str) -> bytes:
        try:
            return self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise NotFound(_MISSING) from None

    def _put(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if path.exists():
            return sha256
        try:
            self._write(path, data)
        except OSError as error:
            message = "The file could not be stored."
            raise StoreUnavailable(message) from error
        return sha256

    def _write(self, path: Path, data: bytes) -> None:
        # One by one, because the mode is for the last folder of the path alone.
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.parent.mkdir(exist_ok=True, mode=0o700)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(8)}")
        try:
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.rename(path)
        finally:
            temporary.unlink(missing_ok=True)
        _sync_folder(path.parent)
        _sync_folder(self._folder)


_MISSING = "There is no such file."


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
