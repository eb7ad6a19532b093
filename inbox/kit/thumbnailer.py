"""The program behind `thumbnail`: a picture on standard input, a small one on standard output.

It is run by its path and imports nothing of ours. Whatever is wrong with the picture, it ends with a status.
"""

import resource
import struct
import sys
from io import BytesIO
from types import ModuleType

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
LONGEST_SIDE = 480
MOST_PIXELS = 40_000_000
"""A JPEG may have more, because it can be read at a fraction of its size."""
_MEMORY = 1 << 30
_CPU_SECONDS = 10
_QUALITY = 80


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    image, operations = _library()
    # All is loaded: from here on nothing is opened, called or started, whatever a picture does to its reader.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    picture = image.open(BytesIO(sys.stdin.buffer.read()), formats=FORMATS)
    whole = picture.size
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    if picture.width * picture.height > MOST_PIXELS:
        return 1
    turned = picture.getexif().get(0x0112, 1) in {5, 6, 7, 8}
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    small = operations.exif_transpose(picture).convert(
        "RGBA" if _is_clear(picture.info, picture.mode) else "RGB"
    )
    saved = BytesIO()
    small.save(saved, "WEBP", quality=_QUALITY)
    sys.stdout.buffer.write(struct.pack(">II", *(reversed(whole) if turned else whole)) + saved.getvalue())
    return 0


def _library() -> tuple[ModuleType, ModuleType]:
    """With all that it would load itself when it meets a picture that asks for it."""
    import copy  # noqa: F401, PLC0415 - here and below: after the limits, and in this process alone

    from PIL import (  # noqa: PLC0415
        Image,
        ImageColor,  # noqa: F401
        ImageOps,
        MpoImagePlugin,  # noqa: F401
        TiffImagePlugin,  # noqa: F401
        WebPImagePlugin,  # noqa: F401
    )

    Image.preinit()
    return Image, ImageOps


def _is_clear(info: dict[str | tuple[int, int], object], mode: str) -> bool:
    return mode in {"RGBA", "LA", "PA"} or "transparency" in info


if __name__ == "__main__":
    sys.exit(main())
