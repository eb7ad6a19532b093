"""Where attachments and recordings lie."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol


class Blobs(Protocol):
    """Files under the hash of their content; nothing a sender wrote ever becomes a path."""

    async def put(self, data: bytes) -> str:
        """Keep the bytes durably and return their SHA-256 in hex; the same bytes again cost nothing."""
        ...

    async def get(self, sha256: str) -> bytes:
        """The bytes, or NotFound."""
        ...

    async def remove(self, sha256: str) -> None:
        """Forget the bytes for good; whoever asks has made sure that nobody needs them."""
        ...

    def file(self, sha256: str) -> AbstractAsyncContextManager[Path]:
        """A file with the bytes, for reading only and only meanwhile; NotFound if there are none."""
        ...
