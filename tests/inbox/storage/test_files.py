"""Blobs in a folder."""

import asyncio
import hashlib
import stat

import pytest

from inbox.core.errors import NotFound, StoreUnavailable
from inbox.storage.files import FileBlobs


@pytest.fixture
def blobs(tmp_path):
    return FileBlobs(tmp_path / "blobs")


@pytest.mark.parametrize("data", [b"", b"abc", bytes(range(256)) * 1000])
async def test_bytes_come_back_under_their_hash(blobs, data):
    sha256 = await blobs.put(data)
    assert sha256 == hashlib.sha256(data).hexdigest()
    assert await blobs.get(sha256) == data


async def test_the_same_bytes_are_kept_once(blobs):
    sha256 = await blobs.put(b"abc")
    before = blobs.path(sha256).stat()
    assert await blobs.put(b"abc") == sha256
    assert blobs.path(sha256).stat().st_mtime_ns == before.st_mtime_ns
    assert [file.name for file in blobs.path(sha256).parent.iterdir()] == [sha256]


async def test_the_same_bytes_may_come_from_many_at_once(blobs):
    one = b"x"  # one object, however often it is written
    assert len(set(await asyncio.gather(*[blobs.put(one) for _ in range(50)]))) == 1


@pytest.mark.parametrize("name", ["0" * 64, "", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
async def test_what_is_not_there_raises(blobs, name):
    with pytest.raises(NotFound):
        await blobs.get(name)


async def test_nobody_else_on_the_machine_can_look_into_the_folder(blobs):
    path = blobs.path(await blobs.put(b"abc"))
    assert stat.S_IMODE(path.parent.parent.stat().st_mode) & 0o077 == 0


async def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "blobs").write_bytes(b"a file is in the way")
    with pytest.raises(StoreUnavailable):
        await FileBlobs(tmp_path / "blobs").put(b"abc")


async def test_what_is_removed_is_gone_and_may_be_removed_again(blobs):
    kept, gone = await blobs.put(b"kept"), await blobs.put(b"gone")
    for _ in range(2):
        await blobs.remove(gone)
    await blobs.remove("../kept")
    with pytest.raises(NotFound):
        await blobs.get(gone)
    assert await blobs.get(kept) == b"kept"
