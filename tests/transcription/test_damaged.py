"""Damaged and hostile files get a sentence or are read as far as they go, and harm nothing."""

import io
import math
import struct
import wave

import pytest

from inbox.core.errors import PayloadError
from transcription.audio import decode

SECOND = 8000


def wav(seconds=2.0, channels=1, rate=SECOND):
    file = io.BytesIO()
    with wave.open(file, "wb") as target:
        target.setnchannels(channels)
        target.setsampwidth(2)
        target.setframerate(rate)
        samples = [int(9000 * math.sin(n / 5)) for n in range(int(seconds * rate))]
        target.writeframes(b"".join(struct.pack("<h", each) * channels for each in samples))
    return file.getvalue()


def patched(data, at, new):
    return data[:at] + new + data[at + len(new) :]


GOOD = wav()
REFUSED = {
    "empty": b"",
    "one byte": b"R",
    "zeros": bytes(5000),
    "text": b"This is not a recording at all, but a letter. " * 40,
    "page": b"<!doctype html><title>404</title>" * 20,
    "program": b"\x7fELF" + bytes(3000),
    "archive": b"PK\x03\x04" + bytes(3000),
    "playlist": b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(3000),
    "header alone": GOOD[:44],
    "half a header": GOOD[:20],
    "rate of zero": patched(GOOD, 24, struct.pack("<I", 0)),
    "rate beyond reason": patched(GOOD, 24, struct.pack("<I", 2_000_000_000)),
    "no such codec": patched(GOOD, 20, struct.pack("<H", 0x7777)),
    "flac of nothing": b"fLaC" + b"\xff" * 4000,
    "ogg of nothing": b"OggS" + b"\x00" * 4000,
    "film of nothing": b"\x00\x00\x00\x20ftypmp42" + b"\x00" * 4000,
}
READ = {
    "whole": GOOD,
    "cut": GOOD[: len(GOOD) // 2],
    "announced too long": patched(GOOD, 40, struct.pack("<I", 0xFFFFFFF0)),
    "rubbish behind it": GOOD + b"\xff\xfb" * 500,
    "holes": patched(GOOD, 9000, bytes(4000)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_recording_is_refused_in_words(name, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(REFUSED[name])
    with pytest.raises(PayloadError, match=r"^[A-Z].*\.$"):
        decode(path, lambda _: None)


@pytest.mark.parametrize("name", READ)
def test_what_can_be_read_is_read(name, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(READ[name])
    legs, _ = decode(path, lambda _: None)
    with legs:
        assert 0.9 <= legs.seconds <= 2.2


def test_what_is_longer_than_allowed_is_stopped_on_the_way(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(wav(5))
    with pytest.raises(PayloadError, match="longer than"):
        decode(path, lambda _: None, most_seconds=2)
