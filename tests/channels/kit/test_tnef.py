"""winmail.dat gives its text and files, whole or damaged."""

import struct

import pytest

from channels.kit.rtf import rtf_body, unpacked
from channels.kit.tnef import read_tnef
from tests.channels.kit.mails import multipart, read

# Two examples of MS-OXRTFCP, the second with a copy that runs into itself.
PACKED = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
CROSSING = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


def attribute(level, name, value):
    return struct.pack("<BHHI", level, name, 6, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def properties(*each):
    out = struct.pack("<I", len(each))
    for kind, name, value in each:
        out += struct.pack("<HH", kind, name)
        if name >= 0x8000:
            out += bytes(16) + struct.pack("<II", 1, 4) + "a\0".encode("utf-16-le")
        if kind in (0x1E, 0x1F, 0x102):
            out += struct.pack("<II", 1, len(value)) + value + bytes(-len(value) % 4)
        else:
            out += value + bytes(-len(value) % 4)
    return out


def plain_rtf(text):
    return struct.pack("<IIII", len(text) + 12, len(text), 0x414C454D, 0) + text


def tnef(body=(), *, name="Größe.pdf", data=b"%PDF-1.4 x"):
    out = b"\x78\x9f\x3e\x22\x01\x00" + attribute(1, 0x9007, struct.pack("<II", 1252, 0))
    out += attribute(1, 0x9003, properties((0x03, 0x8001, b"\1\0\0\0"), *body)) if body else b""
    out += (
        attribute(2, 0x9002, bytes(14)) + attribute(2, 0x8010, b"SHORT~1.PDF\0") + attribute(2, 0x800F, data)
    )
    long_name = (0x1F, 0x3707, f"{name}\0".encode("utf-16-le"))
    return out + attribute(
        2, 0x9005, properties((0x0B, 0x7FFE, b"\1\0"), long_name, (0x1E, 0x370E, b"application/pdf\0"))
    )


def mail_of(data, *others):
    return read(multipart(*others, ("Content-Type: application/ms-tnef; name=winmail.dat", data)))


def test_the_files_inside_stand_for_it():
    mail = mail_of(tnef(), ("Content-Type: text/plain", "see"))
    (file,) = mail.attachments
    assert (file.name, file.media_type, file.data) == ("Größe.pdf", "application/pdf", b"%PDF-1.4 x")
    assert mail.text == "see"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ((0x1E, 0x1000, b"Hello \xfc\r\nyou\0"), "Hello ü\nyou"),
        ((0x1F, 0x1000, "Привет\0".encode("utf-16-le")), "Привет"),
        ((0x102, 0x1013, b"<p>Hello</p>"), "Hello"),
        ((0x102, 0x1009, PACKED), "hello world"),
        ((0x102, 0x1009, plain_rtf(rb"{\rtf1\ansi\ansicpg1251 \'cf\'f0{\*\x hid}\par \u1055?}")), "Пр\nП?"),
    ],
)
def test_its_text_is_read_where_the_mail_has_none(body, text):
    assert mail_of(tnef((body,))).text == text


def test_html_wrapped_in_rich_text_is_unwrapped():
    rtf = rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\fonttbl{\f0 Arial;}}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 "
    rtf += rb"Hi {\*\htmltag84 <b>}\'fc{\*\htmltag92 </b>}\htmlrtf\par\htmlrtf0{\*\htmltag72 </p>}}"
    html, text = rtf_body(plain_rtf(rtf))
    assert (html, text) == ("<p>Hi <b>ü</b></p>", "")
    mail = mail_of(tnef(((0x102, 0x1009, plain_rtf(rtf)),)))
    assert (mail.text, mail.html) == ("Hi ü", "<p>Hi <b>ü</b></p>")


def test_rich_text_is_unpacked_as_the_specification_shows():
    assert unpacked(PACKED) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpacked(CROSSING) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_every_damage_leaves_what_came_before():
    whole = tnef(((0x1E, 0x1000, b"Hello\0"), (0x102, 0x1009, PACKED)))
    for end in range(len(whole)):
        found = read_tnef(whole[:end])
        assert found.text in ("", "Hello")
        assert len(found.files) <= 1
    for position in range(6, len(whole)):
        read_tnef(whole[:position] + b"\xff" + whole[position + 1 :])


def test_what_is_none_stays_a_file():
    assert [each.name for each in mail_of(b"not tnef at all").attachments] == ["winmail.dat"]
