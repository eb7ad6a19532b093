"""A file is what its bytes say, and nothing that a browser could run."""

from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import pytest

from inbox.kit.sniff import sniff


def packed(*names, first=None):
    file = BytesIO()
    with ZipFile(file, "w", ZIP_STORED) as archive:
        if first:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, "x" * 5000)
    return file.getvalue()


OFFICE = "application/vnd.openxmlformats-officedocument"
FILES = {
    "image/png": b"\x89PNG\r\n\x1a\n....",
    "image/jpeg": b"\xff\xd8\xff\xe0....",
    "image/gif": b"GIF89a....",
    "image/webp": b"RIFF\x10\0\0\0WEBPVP8 ",
    "image/heic": b"\0\0\0\x18ftypheic....",
    "application/pdf": b"%PDF-1.7\n....",
    "audio/wav": b"RIFF\x10\0\0\0WAVEfmt ",
    "audio/ogg": b"OggS\0\x02" + bytes(22) + b"OpusHead",
    "audio/mpeg": b"\xff\xfb\x90\x64....",
    "audio/mp4": b"\0\0\0\x18ftypM4A ....",
    "video/mp4": b"\0\0\0\x18ftypisom....",
    "video/webm": b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm",
    "application/zip": packed("a.txt"),
    f"{OFFICE}.wordprocessingml.document": packed("[Content_Types].xml", "word/document.xml"),
    f"{OFFICE}.spreadsheetml.sheet": packed("[Content_Types].xml", "docProps/app.xml", "xl/workbook.xml"),
    "application/vnd.oasis.opendocument.text": packed(first="application/vnd.oasis.opendocument.text"),
    "text/plain": "Grüße\r\n\tzwei Kilo".encode(),
}
RUNNABLE = {
    "image/svg+xml": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "text/html": b"<!doctype html><script>alert(1)</script>",
    "application/xhtml+xml": b"<?xml version='1.0'?><html/>",
    "text/javascript": b"alert(1)",
}


@pytest.mark.parametrize("media_type", FILES)
def test_a_file_is_known_by_its_bytes_whatever_is_told(media_type):
    assert sniff(FILES[media_type], "text/html") == media_type


@pytest.mark.parametrize("told", RUNNABLE)
def test_what_a_browser_could_run_is_plain_text(told):
    assert sniff(RUNNABLE[told], told) == "text/plain"


@pytest.mark.parametrize(
    "data", [b"\xff\xfe<\0h\0t\0m\0l\0", b"MZ\x90\0", b"a\0b", b"\x7fELF\x02", b"RIFF\xff\0\0\0CDXA"]
)
def test_what_nothing_speaks_for_is_bytes(data):
    assert sniff(data, "image/png") == "application/octet-stream"


def test_a_table_stays_a_table_only_if_it_is_text():
    assert sniff(b"a,b\n1,2\n", "text/csv; charset=utf-8") == "text/csv"
    assert sniff(b"a,b\0", "text/csv") == "application/octet-stream"


def test_nothing_is_an_empty_text():
    assert sniff(b"", "image/png") == "text/plain"
