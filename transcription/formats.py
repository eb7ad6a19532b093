"""Knows the kinds of recordings by their first bytes, so that no file chooses its own reader."""

from inbox.core.errors import PayloadError

_NEEDED = 16
_BEGINNINGS = (
    (b"fLaC", "flac"),
    (b"OggS", "ogg"),
    (b"#!AMR", "amr"),
    (b".snd", "au"),
    (b"\x1aE\xdf\xa3", "matroska"),
    (b"ID3", "mp3"),
)


def container_of(head: bytes) -> str:
    """The reader's name for a file that begins so; PayloadError for what is no recording."""
    if not head:
        raise PayloadError("The file is empty.")
    if head[:4] in {b"RIFF", b"RF64"} and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] == b"ftyp":
        return "mov"
    for beginning, name in _BEGINNINGS:
        if head.startswith(beginning):
            return name
    if len(head) >= _NEEDED and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return "aac" if head[1] & 0xF6 == 0xF0 else "mp3"
    raise PayloadError("The file is not a recording that can be read.")
