"""A stranger's picture is made small in a process that it may break."""

import asyncio
import struct
import sys
import time
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from inbox.kit import thumbnail as module
from inbox.kit.thumbnail import thumbnail
from inbox.kit.thumbnailer import LONGEST_SIDE

RED = (250, 10, 10)


def a_picture(kind="PNG", size=(1200, 800), mode="RGB", colour=RED, **options):
    file = BytesIO()
    Image.new(mode, size, colour).save(file, kind, **options)
    return file.getvalue()


def small(thumb):
    return Image.open(BytesIO(thumb.data))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
async def test_a_picture_becomes_a_small_webp(kind):
    thumb = await thumbnail(a_picture(kind))
    picture = small(thumb)
    assert (thumb.width, thumb.height) == (1200, 800)
    assert (picture.format, picture.size) == ("WEBP", (LONGEST_SIDE, 320))
    assert picture.convert("RGB").getpixel((9, 9))[0] > 200


async def test_a_small_picture_keeps_its_size():
    thumb = await thumbnail(a_picture(size=(20, 10)))
    assert (thumb.width, thumb.height, small(thumb).size) == (20, 10, (20, 10))


async def test_a_picture_is_turned_as_its_camera_was_held():
    exif = Image.Exif()
    exif[0x0112] = 6
    thumb = await thumbnail(a_picture("JPEG", exif=exif))
    assert (thumb.width, thumb.height, small(thumb).size) == (800, 1200, (320, LONGEST_SIDE))
    assert not small(thumb).getexif()


async def test_what_is_clear_stays_clear():
    thumb = await thumbnail(a_picture(mode="RGBA", colour=(0, 0, 0, 0)))
    assert small(thumb).convert("RGBA").getpixel((5, 5))[3] == 0


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_header(width, height):
    """A PNG of that size that is nearly empty when it is packed."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        a_picture()[:200],
        a_picture("JPEG")[:2000],
        a_picture("TIFF"),
        a_picture("BMP"),
        png_header(60_000, 60_000),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
    ],
    ids=["empty", "text", "cut png", "cut jpeg", "tiff", "bmp", "bomb", "svg", "eps"],
)
async def test_what_is_no_picture_or_too_large_has_no_small_one(data):
    assert await thumbnail(data) is None


def png_with(kind):
    """A PNG of three pixels whose text or colours are nearly a gigabyte when they are unpacked."""
    whole = a_picture(size=(3, 1))
    return whole[:33] + chunk(kind, b"a\0\0" + zlib.compress(bytes(200_000_000), 1)) + whole[33:]


def gif_of_a_huge_screen():
    small = bytearray(a_picture("GIF", size=(2, 2)))
    small[6:10] = b"\xff" * 4
    return bytes(small)


@pytest.mark.parametrize(
    "bomb",
    [lambda: png_with(b"zTXt"), lambda: png_with(b"iCCP"), gif_of_a_huge_screen, lambda: b"GIF89a<script>"],
    ids=["text", "colours", "screen", "script"],
)
async def test_a_bomb_has_no_small_one_and_harms_nobody(bomb):
    assert await thumbnail(bomb()) is None
    assert await thumbnail(a_picture(size=(3, 3))) is not None


async def test_of_a_film_of_ten_thousand_pictures_the_first_is_taken():
    frames = [Image.new("P", (8, 8), number % 255) for number in range(10_000)]
    file = BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], optimize=False)
    thumb = await thumbnail(file.getvalue())
    assert (small(thumb).size, getattr(small(thumb), "n_frames", 1)) == ((8, 8), 1)


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        ("GIF", "P", {"transparency": 0}),
        ("JPEG", "CMYK", {"icc_profile": bytes(3000)}),
        ("JPEG", "L", {"progressive": True}),
        ("MPO", "RGB", {"save_all": True, "append_images": [Image.new("RGB", (9, 9))]}),
        ("PNG", "I;16", {}),
        ("PNG", "P", {"transparency": bytes(256)}),
        ("WEBP", "RGBA", {"lossless": True}),
    ],
)
async def test_a_process_that_may_open_nothing_reads_every_kind(kind, mode, options):
    """A library that loads a part of itself only for some pictures would not find it."""
    assert await thumbnail(a_picture(kind, mode=mode, colour=0, **options)) is not None


@pytest.mark.parametrize(
    "end",
    ["os.kill(os.getpid(), 9)", "os.abort()", "[os.write(1, bytes(1 << 16)) for _ in iter(int, 1)]", "1 / 0"],
)
async def test_a_process_that_ends_or_floods_is_survived(tmp_path, monkeypatch, end):
    wrong = tmp_path / "wrong.py"
    wrong.write_text(f"import os; {end}")
    with monkeypatch.context() as patched:
        patched.setattr(module, "_PROGRAM", wrong)
        assert await thumbnail(a_picture()) is None
    assert await thumbnail(a_picture(size=(3, 3))) is not None


async def test_a_reader_of_pictures_that_is_taken_over_opens_nothing(tmp_path, monkeypatch):
    """In place of reading a picture it tries to open files and to connect, and tells what worked."""
    taken_over = tmp_path / "taken_over.py"
    program = module._PROGRAM.read_text().partition("    picture = image.open")[0]
    tries = ["open('/proc/self/environ')", "socket.socket()", "os.open('/', 0)"]
    tried = "\n".join(f"    try: {each}; worked += 1\n    except OSError: pass" for each in tries)
    taken_over.write_text(
        "import os, socket\n" + program + f"    worked = 0\n{tried}\n"
        "    sys.stdout.buffer.write(bytes(8) + str(worked).encode())\n    return 0\n"
        + module._PROGRAM.read_text().partition("    return 0\n")[2]
    )
    monkeypatch.setattr(module, "_PROGRAM", taken_over)
    assert (await thumbnail(b"")).data == b"0"


async def test_a_large_photo_is_read_at_a_fraction_of_its_size():
    thumb = await thumbnail(a_picture("JPEG", size=(9000, 6000)))
    assert (thumb.width, thumb.height) == (9000, 6000)


async def test_a_process_that_takes_too_long_is_ended(tmp_path, monkeypatch):
    forever = tmp_path / "forever.py"
    forever.write_text(f"import time; open({str(tmp_path / 'ran')!r}, 'w').close(); time.sleep(600)")
    monkeypatch.setattr(module, "_PROGRAM", forever)
    monkeypatch.setattr(module, "_SECONDS", 1.0)
    assert await thumbnail(a_picture()) is None


async def test_whoever_stops_waiting_leaves_no_process_behind(tmp_path, monkeypatch):
    pid = tmp_path / "pid"
    forever = tmp_path / "forever.py"
    forever.write_text(f"import os, time; open({str(pid)!r}, 'w').write(str(os.getpid())); time.sleep(600)")
    monkeypatch.setattr(module, "_PROGRAM", forever)
    waiting = asyncio.ensure_future(thumbnail(a_picture()))
    await asyncio.to_thread(written, pid)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert not await asyncio.to_thread(lives, pid)


def lives(path):
    return Path("/proc", path.read_text()).exists()


def written(path):
    """Wait until something stands in the file."""
    while not (path.exists() and path.read_text()):
        time.sleep(0.01)


async def test_this_process_never_learns_to_read_pictures():
    code = (
        "import asyncio, sys; from inbox.kit.thumbnail import thumbnail;"
        "asyncio.run(thumbnail(b'')); print('PIL' in sys.modules)"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    assert said.strip() == b"False"
