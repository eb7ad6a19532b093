"""Mail made to break or to stall its reader: nothing but one error comes out, and the work stays bounded."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.kit.mime.tree import read_tree
from channels.kit.mime.work import MAX_DEPTH, MAX_PARTS, MAX_SEARCHED, Work
from inbox.core.errors import PayloadError
from tests.channels.kit.mails import multipart, parts, raw_mail, read

KIND, INNER = parts(
    ("Content-Type: text/html", "<p>Hi</p>"), ("Content-Type: text/plain", "> a\n\nb"), boundary="in"
)
SEEDS = [
    raw_mail(
        "Hello =E9",
        Content_Type="text/plain; charset=iso-8859-1",
        Content_Transfer_Encoding="quoted-printable",
    ),
    multipart((f"Content-Type: {KIND}", INNER), ("Content-Type: message/rfc822", raw_mail("x"))),
    multipart(
        ("Content-Type: message/delivery-status", "A: b\n\nFinal-Recipient: rfc822;a@b\nStatus: 5.1.1"),
        kind="report",
    ),
    multipart(
        (
            "Content-Type: text/calendar",
            "BEGIN:VEVENT\nDTSTART;TZID=Europe/Berlin:20261201T100000\nEND:VEVENT",
        )
    ),
    multipart(
        ("Content-Type: application/ms-tnef", b"\x78\x9f\x3e\x22\1\0\1\7\x90\6\0\4\0\0\0\xe4\4\0\0\0\0")
    ),
    raw_mail(
        "x",
        To='=?utf-8?q?J=C3=B6?= <a@b>, G: "q\\"" <c@d>;',
        Content_Type="a/b; name*0*=utf-8''%D0; name*1*=%9F",
    ),
]
BITS = [
    b"\0",
    b"\xff",
    b"=?utf-8?b?",
    b"?=",
    b'"',
    b"<",
    b"(",
    b"\\",
    b";",
    b"--b1",
    b"\r",
    b"\n\n",
    b"*0*=",
    b"''%",
    b"\n ",
]
BITS += [
    b"charset=utf-16",
    b"charset=idna",
    b"charset=hz",
    b"99999999999",
    b"begin 644 x\n",
    b"\xed\xa0\x80",
    b"Date: ",
    b"base64",
]
EDIT = st.tuples(st.floats(0, 1), st.integers(0, 60), st.sampled_from(BITS) | st.binary(max_size=8))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SEEDS), st.lists(EDIT, max_size=8))
def test_a_changed_mail_is_read_or_refused(raw, edits):
    for place, length, bits in edits:
        at = int(place * len(raw))
        raw = raw[:at] + bits + raw[at + length :]
    read_or_refuse(raw)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=500))
def test_any_bytes_below_a_header_are_read(body):
    for kind in (
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ms-tnef",
        "message/rfc822",
        "text/enriched",
    ):
        read(raw_mail(body, Content_Type=kind))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_in_a_header_are_read(value):
    value = value.replace(b"\n", b"")
    for name in (
        b"From",
        b"To",
        b"Subject",
        b"Date",
        b"Message-ID",
        b"References",
        b"Content-Type",
        b"Received",
    ):
        read_or_refuse(b"X-A: b\n" + name + b": " + value + b"\n\nbody")


def read_or_refuse(raw):
    try:
        mail = read(raw)
    except PayloadError:
        return
    shown = [
        mail.subject,
        mail.text,
        mail.quoted,
        mail.html or "",
        mail.message_id,
        *mail.references,
        *mail.warnings,
    ]
    shown += [each.name for each in mail.attachments] + [
        repr((mail.sender, mail.to, mail.bounce, mail.invite))
    ]
    assert "".join(shown).encode()
    assert "\0" not in "".join(shown[:4])


def nested(depth):
    head = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)
        for number in range(depth)
    )
    return raw_mail(None or b"")[:-2] + head + b"\nx"


@pytest.mark.parametrize(
    "raw",
    [
        nested(5_000),
        nested(60) + b"y" * 5_000_000,
        raw_mail(b"--x\n\nhello\n" * 100_000 + b"--x--", Content_Type="multipart/mixed; boundary=x"),
        raw_mail(b"--x\n" + b" --x" * 300_000, Content_Type="multipart/mixed; boundary=x"),
        raw_mail(b"Content-Type: message/rfc822\n\n" * 20_000, Content_Type="message/rfc822"),
    ],
    ids=["deep", "deep and long", "many", "almost many", "mails in mails"],
)
def test_parts_beyond_all_measure_are_left_closed(raw):
    work = Work()
    root = read_tree(raw, work)
    assert work.parts <= MAX_PARTS + 1
    assert work.searched <= MAX_SEARCHED
    assert max(part.depth for part in root.walk()) <= MAX_DEPTH
    read(raw)


@pytest.mark.parametrize(
    "fields",
    [
        {"Subject": "=?utf-8?b?" * 50_000},
        {"Subject": "=?utf-8?q?" + "?" * 99_000},
        {"Subject": "a\n " * 100_000},
        {"To": "(" * 300_000},
        {"To": '"' * 300_000},
        {"To": "<" * 300_000},
        {"To": '<"' * 150_000},
        {"To": "," * 300_000},
        {"To": "a, " * 100_000},
        {"To": "a@b " * 70_000},
        {"To": '"' + "\\" * 300_000},
        {"Content-Type": "text/plain" + "; a=b" * 60_000},
        {"Content-Type": 'text/plain; a="' + "\\" * 100_000},
        {"Content-Type": "text/plain; " + "a" * 100_000},
        {"References": "<a@b> " * 50_000},
        {"References": "<" * 300_000},
        {"Date": "(" * 100_000},
        {"Received": "for " * 80_000},
        {"X-Long": "a " * 500_000},
        {"List-Id": "<" * 300_000},
    ],
    ids=lambda fields: "".join(f"{name}: {value[:12]}" for name, value in fields.items()),
)
def test_headers_made_to_be_slow_are_read_once(fields):
    """A quadratic pattern would not finish within the patience of a test run."""
    assert read(raw_mail("body", **fields)).text == "body"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", b"begin 644 x\n" * 100_000),
        ("text/plain; format=flowed", b"> a \n" * 100_000),
        ("text/plain", bytes(range(256)) * 5_000),
        ("text/plain", b"\r" * 1_000_000),
        ("text/html", b"<b c><p>" * 60_000),
        ("text/html", b"&" * 2_000_000),
        ("text/enriched", b"<" * 500_000),
        ("text/calendar", b"BEGIN:VEVENT\n" + b"A;B=C:" * 30_000 + b"\n" + b"BEGIN:X\n" * 20_000),
        ("text/calendar", b"BEGIN:VEVENT\nDTSTART" + b';A="' * 50_000),
        ("application/ms-tnef", b"\x78\x9f\x3e\x22\0\0" + b"\2\2\x90\6\0\0\0\0\0\0\0" * 200_000),
        ("message/delivery-status", b"Final-Recipient: rfc822;a@b\n\n" * 50_000),
        ("text/plain; charset=x", b"\xe4\xf6" * 200_000),
    ],
    ids=str,
)
def test_bodies_made_to_be_slow_are_read_once(kind, body):
    read(raw_mail(body, Content_Type=kind))
