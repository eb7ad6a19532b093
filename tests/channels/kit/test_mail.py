"""One mail is read whole: its text, files and names, with whatever was damaged mended and told."""

from datetime import timedelta

import pytest

from inbox.core.errors import PayloadError
from tests.channels.kit.mails import NOW, multipart, raw_mail, read


def test_a_plain_mail():
    mail = read(
        raw_mail(
            "Hello\r\n\r\nyou",
            Cc="x@y.example",
            Reply_To="z@y.example",
            In_Reply_To="<a@b>",
            References="<r@b> <a@b>",
        )
    )
    assert (mail.sender.name, mail.sender.email) == ("Ann", "ann@client.example")
    assert [each.email for each in (*mail.to, *mail.cc, *mail.reply_to)] == [
        "sales@shop.example",
        "x@y.example",
        "z@y.example",
    ]
    assert (mail.subject, mail.text, mail.quoted, mail.html) == ("Offer", "Hello\n\nyou", "", None)
    assert (mail.message_id, mail.in_reply_to, mail.references) == (
        "<m1@client.example>",
        "<a@b>",
        ("<r@b>", "<a@b>"),
    )
    assert mail.date.isoformat() == "2026-11-20T10:00:00+00:00"
    assert mail.participants == {"ann@client.example", "sales@shop.example", "x@y.example", "z@y.example"}
    assert (mail.automatic, mail.bounce, mail.forwarded_from, mail.warnings) == (None, None, None, ())


@pytest.mark.parametrize(
    "raw", [b"", b"\r\n\r\n", b"\0" * 50, b"just words\nand more", b"\x89PNG\r\n\x1a\n" + bytes(200), b"{}"]
)
def test_what_is_no_mail_is_refused_in_one_sentence(raw):
    with pytest.raises(PayloadError) as error:
        read(raw)
    assert str(error.value).endswith(".")


def test_a_mail_larger_than_any_server_takes_is_refused():
    with pytest.raises(PayloadError, match="larger"):
        read(raw_mail(bytes(64_000_000)))


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r", b"\r\r\n"])
def test_lines_may_end_in_any_way(end):
    mail = read(
        multipart(("Content-Type: text/plain", "a\r\nb"), ("Content-Type: text/plain", "c")).replace(
            b"\r\n", end
        )
    )
    assert mail.text == "a\nb\n\nc"


@pytest.mark.parametrize(
    "before",
    [b"\xef\xbb\xbf", b"\r\n\r\n", b"From ann@client.example Fri Nov 20 10:00:00 2026\n", b">From x Fri\n"],
)
def test_what_stands_before_the_header_is_passed_over(before):
    mail = read(before + raw_mail())
    assert (mail.subject, mail.text, mail.warnings) == ("Offer", "Hello", ())


def test_a_line_without_a_colon_ends_the_header_unless_it_goes_on_behind_it():
    broken = b"From: a@b.example\nSubject: x\nnot a field\nDate: Fri, 20 Nov 2026 10:00:00 +0000\n\nbody"
    assert read(broken).text == "body"
    missing = b"From: a@b.example\nSubject: x\nHello, how are you?\nSee you\n"
    assert read(missing).text == "Hello, how are you?\nSee you"


@pytest.mark.parametrize(
    ("date", "filed"),
    [
        (None, NOW),
        ("nonsense", NOW),
        ("Thu, 01 Jan 1970 00:00:00 +0000", NOW),
        ("Tue, 20 Nov 2040 10:00:00 +0000", NOW),
    ],
)
def test_a_date_that_cannot_be_is_replaced_and_told(date, filed):
    mail = read(raw_mail(Date=date))
    assert mail.date == filed
    assert any("date" in sentence.lower() for sentence in mail.warnings)


def test_a_missing_date_is_that_of_the_server_that_took_the_mail():
    mail = read(raw_mail(Date=None, Received="from x by y; Thu, 19 Nov 2026 08:00:00 +0000"))
    assert mail.date == NOW - timedelta(days=2, hours=1)


def test_a_mail_without_an_id_has_the_same_one_every_time():
    first, again = (read(raw_mail(Message_ID=None, Received=f"by {host}")) for host in ("a", "b"))
    other = read(raw_mail("Other", Message_ID=None))
    assert first.message_id == again.message_id != other.message_id


def test_blind_copies_and_plus_addresses_are_known_by_the_servers_notes():
    mail = read(
        raw_mail(
            To="undisclosed-recipients:;",
            Delivered_To="info+t0ken@shop.example",
            Received="by x for <info@shop.example>; Fri",
        )
    )
    assert mail.to == ()
    assert mail.delivered_to == ("info+t0ken@shop.example", "info@shop.example")


def test_nothing_that_cannot_be_stored_comes_out():
    mail = read(
        raw_mail(
            b"a\0b\xed\xa0\x80c",
            Subject="x\0y =?utf-8?q?=00=0D=0AX:_y?=",
            Content_Type="text/plain; charset=utf-8",
        )
    )
    assert "\0" not in mail.subject + mail.text
    assert "\n" not in mail.subject
    (mail.subject + mail.text).encode()


@pytest.mark.parametrize(
    ("subject", "body", "who"),
    [
        (
            "Fwd: x",
            "FYI\n\n---------- Forwarded message ---------\nFrom: Joe <joe@x.example>\nSubject: x\n\nold",
            "joe@x.example",
        ),
        ("WG: x", "Von: Joe <joe@x.example>\nGesendet: Freitag\nAn: a\nBetreff: x\n\nalt", "joe@x.example"),
        (
            "Fwd: x",
            "Anfang der weitergeleiteten Nachricht:\n\nVon: Joe <joe@x.example>\nBetreff: x\n\nalt",
            "joe@x.example",
        ),
        ("x", "-------- Пересылаемое сообщение --------\n20.11.2026\nОт: Joe <joe@x.example>\n\nтекст", None),
        (
            "Re: x",
            (
                "Ja\n\nAm 20.11.2026 um 16:12 schrieb V <v@x.example>:\n\nsiehe unten\n\n"
                "---------- Forwarded message ---------\nFrom: Joe <joe@x.example>\nSubject: x\n\nold"
            ),
            None,
        ),
        ("Re: x", "Yes\n\nFrom: Joe <joe@x.example>\nSent: d\nTo: a\nSubject: x\n\nold", None),
    ],
)
def test_who_wrote_a_forwarded_mail(subject, body, who):
    mail = read(raw_mail(body, Subject=subject))
    assert (mail.forwarded_from.email if mail.forwarded_from else None) == who
    if who:
        assert mail.quoted == ""


EVENT = [
    "BEGIN:VCALENDAR",
    "METHOD:REQUEST",
    "BEGIN:VEVENT",
    "UID:u1",
    "SUMMARY:Talk\\, first",
    "DTSTART;TZID=Europe/Berlin:20261201T100000",
    "DTEND:20261201T100000Z",
    "LOCATION:Room",
    "  2",
    'ORGANIZER;CN="A:B":mailto:ann@client.example',
    "BEGIN:VALARM",
    "SUMMARY:no",
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
]


def test_an_invitation_is_an_event():
    event = "\r\n".join(EVENT)
    mail = read(
        multipart(
            ("Content-Type: text/plain", "x"),
            ("Content-Type: text/calendar; method=REQUEST", event),
            kind="alternative",
        )
    )
    invite = mail.invite
    assert (invite.method, invite.uid, invite.summary, invite.location) == (
        "REQUEST",
        "u1",
        "Talk, first",
        "Room 2",
    )
    assert (invite.organizer, invite.start.isoformat()) == ("ann@client.example", "2026-12-01T09:00:00+00:00")
    assert [each.media_type for each in mail.attachments] == ["text/calendar"]
