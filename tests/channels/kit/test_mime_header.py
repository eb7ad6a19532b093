"""Headers are read as RFC 2047, 2231, 5322 and 6532 say, and as real senders write them."""

import pytest

from channels.kit.mime.addresses import Address, read_addresses
from channels.kit.mime.dates import read_date
from channels.kit.mime.identifiers import message_id, message_ids
from channels.kit.mime.parameters import media_type, read_field
from channels.kit.mime.words import header_text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"=?utf-8?q?Caf=C3=A9?=", "Café"),
        (b"=?UTF-8?B?0J/RgNC4?=", "При"),
        (b"=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        (b"=?utf-8?q?a?= b", "a b"),
        (b"a =?utf-8?q?b?=", "a b"),
        (b"=?utf-8?q?a_b?=", "a b"),
        (b"=?utf-8?q?a?= =?utf-8?q?_b?=", "a b"),
        (b"=?iso-8859-1?q?a?=\t =?utf-8?q?b?=", "ab"),
        (b"=?iso-8859-1*en?q?=A1hola!?=", "¡hola!"),
        # A character may begin in one word and end in the next.
        (b"=?utf-8?q?=D0?= =?utf-8?q?=9F?=", "П"),
        (b"=?utf-8?b?0A==?= =?utf-8?b?nw==?=", "П"),
        (b"=?utf-8?b?0J/?= =?utf-8?b?RgNC4?=", "При"),
        (b"=?iso-2022-jp?b?GyRCJF4kXxsoQg==?=", "まみ"),
        (b"=?koi8-r?q?=F0=D2=C9?=", "При"),
        (b"=?utf-8?q?Is_it?_Yes?=", "Is it? Yes"),
        (b"=?utf-8?q?with space?=", "with space"),
        (b"=?utf-8?q?a?=b", "ab"),
        (b"(=?utf-8?q?a?=)", "(a)"),
        (b"=?x-unknown?q?=CF=F0=E8=E2=E5=F2,_=EA=E0=EA_=E4=E5=EB=E0?=", "Привет, как дела"),
        (b"=?utf-8?b?=?=", ""),
        (b"=?utf-8?q??=", ""),
        (b"=?utf-8?x?abc?=", "=?utf-8?x?abc?="),
        (b"=?utf-8?q?open", "=?utf-8?q?open"),
        ("Größe".encode(), "Größe"),
        ("Größe".encode("latin-1"), "Größe"),
    ],
)
def test_encoded_words_are_decoded(raw, text):
    assert header_text(raw) == text


@pytest.mark.parametrize(
    ("raw", "people"),
    [
        (b"joe@example.com", [(None, "joe@example.com")]),
        (b"Joe Doe <joe@example.com>", [("Joe Doe", "joe@example.com")]),
        (b'"Doe, Joe" <joe@example.com>', [("Doe, Joe", "joe@example.com")]),
        (b"Doe, Joe <joe@example.com>", [("Doe, Joe", "joe@example.com")]),
        (b"joe@example.com (Joe (the) Doe)", [("Joe the Doe", "joe@example.com")]),
        (b'"john doe"@example.com', [(None, '"john doe"@example.com')]),
        (b'Joe <"j@d"@example.com>', [("Joe", '"j@d"@example.com')]),
        (b"<@a.example,@b.example:joe@example.com>", [(None, "joe@example.com")]),
        (b"joe @ example . com", [(None, "joe@example.com")]),
        (
            b"Team: joe@a.example, Ann <ann@b.example>;, x@c.example",
            [(None, "joe@a.example"), ("Ann", "ann@b.example"), (None, "x@c.example")],
        ),
        (b"undisclosed-recipients:;", []),
        (b"undisclosed recipients: ;", []),
        (b"a@x.example; b@y.example", [(None, "a@x.example"), (None, "b@y.example")]),
        (b"=?utf-8?q?J=C3=B6hn=2C_D?= <j@example.com>", [("Jöhn, D", "j@example.com")]),
        (b'"=?utf-8?q?J=C3=B6hn?=" <j@example.com>', [("Jöhn", "j@example.com")]),
        (b"=?utf-8?q?J?= =?utf-8?q?ohn?= Doe <j@example.com>", [("John Doe", "j@example.com")]),
        (b"=?utf-8?q?Joe_=3Cjoe=40example=2Ecom=3E?=", [("Joe", "joe@example.com")]),
        ("Jürgen <jürgen@bücher.example>".encode(), [("Jürgen", "jürgen@bücher.example")]),
        (b"Mikel@Home <m@example.com>", [("Mikel@Home", "m@example.com")]),
        (b"Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>", [("Pete", "pete@silly.test")]),
        (b'"Joe Doe" joe@example.com', [("Joe Doe", "joe@example.com")]),
        (b"MAILER-DAEMON", [(None, "MAILER-DAEMON")]),
        (b"Somebody <>", [("Somebody", None)]),
        (b"mailto:joe@example.com", [(None, "joe@example.com")]),
        (b"Joe Doe joe@example.com", [("Joe Doe", "joe@example.com")]),
        (b"a@x.example, , b@y.example,", [(None, "a@x.example"), (None, "b@y.example")]),
        (b"(c):", []),
        (b"", []),
        (b'"Joe \\"J\\" Doe" <joe@example.com>', [('Joe "J" Doe', "joe@example.com")]),
        (b"joe@example.com\r\n\x00", [(None, "joe@example.com")]),
    ],
)
def test_lists_of_addresses_are_read(raw, people):
    assert list(read_addresses(raw)) == [Address(name=name, email=email) for name, email in people]


def test_as_many_recipients_as_a_newsletter_has():
    raw = b", ".join(b'"Person, %d" <p%d@example.com>' % (number, number) for number in range(2000))
    found = read_addresses(raw)
    assert len(found) == 2000
    assert found[-1] == Address(name="Person, 1999", email="p1999@example.com")


@pytest.mark.parametrize(
    ("raw", "name", "value"),
    [
        (b'a/b; name="x y.pdf"', "name", "x y.pdf"),
        (b"a/b; name=x y (1).pdf; size=3", "name", "x y (1).pdf"),
        (b'a/b; name="a\\"b.pdf"', "name", 'a"b.pdf'),
        (b'a/b; name="C:\\dir\\x.pdf"', "name", "C:\\dir\\x.pdf"),
        (b"a/b; name*=utf-8''%D0%9F%D1%80.pdf", "name", "Пр.pdf"),
        (b"a/b; name*=iso-8859-1'de'Gr%F6%DFe.pdf", "name", "Größe.pdf"),
        (b'a/b; name*0=ab; name*1="cd.pdf"', "name", "abcd.pdf"),
        (b"a/b; name*1*=%8F.pdf; name*0*=utf-8''%D0", "name", "Џ.pdf"),
        (b"a/b; name*0*=utf-8''a%20; name*1=\"%20b\"", "name", "a %20b"),
        (b"a/b; name=plain.pdf; name*=utf-8''rich.pdf", "name", "rich.pdf"),
        (b'a/b; name="=?utf-8?q?=D0=9F.pdf?="', "name", "П.pdf"),
        (b"a/b; name=first; name=second", "name", "first"),
        (b"a/b name=x", "name", "x"),
        (b'a/b; charset="utf-8" name="x"', "name", "x"),
        (b'a/b; name="open', "name", "open"),
        (b"a/b; NAME=x", "name", "x"),
        (b"a/b; ; ;name = x", "name", "x"),
        ("a/b; name=größe.pdf".encode("latin-1"), "name", "größe.pdf"),
        (b"text/plain (plain text); charset=us-ascii", "charset", "us-ascii"),
    ],
)
def test_parameters_are_read(raw, name, value):
    assert read_field(raw).parameters[name] == value


@pytest.mark.parametrize(
    "raw", [b"text/plain; name*", b"text/plain; name*=", b"text/plain; *=x", b"; =", b"a/b; name*x*=1"]
)
def test_broken_parameters_are_no_error(raw):
    assert isinstance(read_field(raw).parameters, dict)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("text/plain", "text/plain"),
        ("text", "text/plain"),
        ("text/", "text/plain"),
        ("multipart", "multipart/mixed"),
        ("x", None),
    ],
)
def test_a_damaged_type_is_mended_where_it_can_be(told, kind):
    assert media_type(told) == kind


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Fri, 20 Nov 2026 16:12:55 +0100", "2026-11-20T15:12:55+00:00"),
        ("20 Nov 26 16:12 EST", "2026-11-20T21:12:00+00:00"),
        ("Fri, 20 Nov 2026 16:12:55 GMT (comment)", "2026-11-20T16:12:55+00:00"),
        ("Fri, 20 Nov 2026 16:12:60 -0000", "2026-11-20T16:12:59+00:00"),
        ("2026-11-20T16:12:55+02:00", "2026-11-20T14:12:55+00:00"),
        ("Fri Nov 20 16:12:55 2026", "2026-11-20T16:12:55+00:00"),
    ],
)
def test_dates_are_read(text, at):
    found = read_date(text)
    assert found is not None
    assert found.isoformat() == at


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "Fri, 99 Nov 2026 16:12", "20 Nov 99999 10:00 +0000", "0", "(" * 500]
)
def test_what_is_no_date_is_none(text):
    assert read_date(text) is None


def test_ids_keep_their_order_and_come_once():
    assert message_ids("<a@x>\t<b@x>,<a@x> junk <c @\r\n x>") == ("<a@x>", "<b@x>", "<c@x>")
    assert message_ids("a@x b@x") == ("<a@x>", "<b@x>")
    assert message_ids("Your message of Friday") == ()
    assert message_id("<[x@host.example]>") == "<[x@host.example]>"
    assert message_id("bare-token") == "<bare-token>"
    assert message_id("  ") is None


def test_of_too_many_references_the_first_and_the_last_stay():
    found = message_ids(" ".join(f"<{number}@x>" for number in range(1000)))
    assert len(found) == 200
    assert (found[0], found[-1]) == ("<0@x>", "<999@x>")
