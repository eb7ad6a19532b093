"""Has a small picture made of one that a stranger sent, in a process that can harm nobody."""

import asyncio
import struct
import sys
from dataclasses import dataclass, field
from pathlib import Path

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
MEDIA_TYPE = "image/webp"
_PROGRAM = Path(__file__).with_name("thumbnailer.py")
_SECONDS = 20.0
_SIZES = struct.Struct(">II")


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
            answer, _ = await process.communicate(picture)
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0 or len(answer) <= _SIZES.size:
        return None
    width, height = _SIZES.unpack_from(answer)
    return Thumbnail(width=width, height=height, data=answer[_SIZES.size :])
