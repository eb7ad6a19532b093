"""Has a small picture made of one that a stranger sent, in a process that can harm nobody."""

import asyncio
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
MEDIA_TYPE = "image/webp"
_PROGRAM = Path(__file__).with_name("thumbnailer.py")
_SECONDS = 20.0
_SIZES = struct.Struct(">II")
_MOST_BYTES = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumbnail:
    """`data` is a WebP; `width` and `height` are the picture's own, as it is meant to be looked at."""

    width: int
    height: int
    data: bytes = field(repr=False)


async def thumbnail(picture: bytes) -> Thumbnail | None:
    """None for what is no picture, is broken or too large, or takes too long.

    The process gets the bytes and nothing else: no arguments, no environment, no file of ours is named.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        str(_PROGRAM),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
        cwd="/",
    )
    try:
        async with asyncio.timeout(_SECONDS):
            _, answer = await asyncio.gather(_tell(process.stdin, picture), _hear(process.stdout))
            if len(answer) > _MOST_BYTES:
                return None
            await process.wait()
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()  # what it wrote must be read, or it never counts as ended
    if process.returncode != 0 or len(answer) <= _SIZES.size:
        return None
    width, height = _SIZES.unpack_from(answer)
    return Thumbnail(width=width, height=height, data=answer[_SIZES.size :])


async def _tell(child: asyncio.StreamWriter | None, picture: bytes) -> None:
    assert child is not None
    with suppress(ConnectionError):
        child.write(picture)
        await child.drain()
    child.close()


async def _hear(child: asyncio.StreamReader | None) -> bytes:
    """What it says, up to a little more than a small picture could be."""
    assert child is not None
    heard = b""
    while len(heard) <= _MOST_BYTES and (chunk := await child.read(65_536)):
        heard += chunk
    return heard
