"""Blobs in GridFS, each under the SHA-256 of its bytes, so that every process has them."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from gridfs import NoFile
from gridfs.asynchronous import AsyncGridFSBucket
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError

from inbox.core.errors import NotFound, StoreUnavailable
from inbox.storage.mongo.cancelling import heeding
from inbox.storage.mongo.faults import UNAVAILABLE
from inbox.storage.mongo.handle import Document

_NAME = "blob"


class MongoBlobs:
    """The hash is the file's name, not its id: what a crash left of a file never stands in the way."""

    def __init__(self, database: Callable[[], AsyncDatabase[Document]]) -> None:
        self._database = database

    async def put(self, data: bytes) -> str:
        return await heeding(self._put(data))

    async def _put(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        try:
            if await self._database()[f"{_NAME}.files"].find_one({"filename": sha256}) is None:
                await self._bucket().upload_from_stream(sha256, data)
        except PyMongoError as error:
            raise StoreUnavailable(UNAVAILABLE) from error
        return sha256

    async def get(self, sha256: str) -> bytes:
        try:
            stream = await heeding(self._bucket().open_download_stream_by_name(str(sha256)))
            return await heeding(stream.read())
        except NoFile:
            message = "There is no such file."
            raise NotFound(message) from None
        except PyMongoError as error:
            raise StoreUnavailable(UNAVAILABLE) from error

    async def remove(self, sha256: str) -> None:
        try:
            async for found in self._database()[f"{_NAME}.files"].find({"filename": str(sha256)}, ["_id"]):
                await heeding(self._bucket().delete(found["_id"]))
        except NoFile:
            return  # another process was quicker
        except PyMongoError as error:
            raise StoreUnavailable(UNAVAILABLE) from error

    @asynccontextmanager
    async def file(self, sha256: str) -> AsyncIterator[Path]:
        data = await self.get(sha256)
        with TemporaryDirectory(prefix="onewindow-") as folder:
            path = Path(folder) / "blob"
            await asyncio.to_thread(path.write_bytes, data)
            yield path

    async def names(self) -> AsyncIterator[str]:
        async for file in self._database()[f"{_NAME}.files"].find({}, ["filename"]):
            yield file["filename"]

    def _bucket(self) -> AsyncGridFSBucket:
        return AsyncGridFSBucket(self._database(), _NAME)
