"""What of a mail is text and what is a file: encodings, charsets, versions and damage."""

import base64
import hashlib

import pytest

from tests.channels.kit.mails import multipart, parts, raw_mail, read

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg=="
)
PNG64 = base64.b64encode(PNG).decode()


def test_html_is_text_where_there_is_no_text():
    mail = read(raw_mail("<p>Hi <b>you</b></p><script>x</script>", Content_Type="text/html"))
    assert (mail.text, mail.html) == ("Hi you", "<p>Hi <b>you</b></p>")


@pytest.mark.parametrize(
    "plain", ["", "  \r\n", "This message needs an HTML viewer", "Please view this email in your browser"]
)
def test_a_stub_is_no_text(plain):
    html = "<p>" + "The whole offer, with all its prices and conditions. " * 3 + "</p>"
    mail = read(
        multipart(("Content-Type: text/plain", plain), ("Content-Type: text/html", html), kind="alternative")
    )
    assert mail.text.startswith("The whole offer")


def test_of_two_versions_the_plain_one_is_the_text():
    mail = read(
        multipart(
            ("Content-Type: text/html", "<p>rich</p>"),
            ("Content-Type: text/plain", "plain"),
            kind="alternative",
        )
    )
    assert (mail.text, mail.html) == ("plain", "<p>rich</p>")


def test_texts_one_after_the_other_are_joined_around_the_files():
    mail = read(
        multipart(
            ("Content-Type: text/plain", "one"),
            ("Content-Type: image/png; name=x.png\r\nContent-Transfer-Encoding: base64", PNG64),
            ("Content-Type: text/html", "<p>two</p>"),
            ("Content-Type: text/plain; name=notes.txt", "a file"),
        )
    )
    assert mail.text == "one\n\ntwo"
    assert [each.name for each in mail.attachments] == ["x.png", "notes.txt"]
    assert "one" in mail.html
    assert "<p>two</p>" in mail.html


def test_attachments_are_known_by_their_decoded_bytes():
    mail = read(
        multipart(
            ("Content-Type: text/plain", "see"),
            ('Content-Type: application/pdf; name="../../a.pdf"\r\nContent-Transfer-Encoding: base64', PNG64),
            (
                "Content-Type: text/html\r\nContent-Disposition: attachment; filename=x.html",
                "<script>1</script>",
            ),
            ("Content-Type: application/msword\r\nContent-Disposition: attachment", "words"),
        )
    )
    first, second, third = mail.attachments
    assert (first.name, first.media_type, first.size) == ("a.pdf", "image/png", len(PNG))
    assert first.sha256 == hashlib.sha256(PNG).hexdigest()
    assert (second.media_type, third.name, third.media_type) == (
        "text/plain",
        "attachment-3.doc",
        "application/msword",
    )


def test_an_attached_mail_is_a_file_by_its_subject():
    inner = raw_mail("inside", Subject="=?utf-8?q?Gr=C3=BC=C3=9Fe?=")
    mail = read(multipart(("Content-Type: text/plain", "see"), ("Content-Type: message/rfc822", inner)))
    (attached,) = mail.attachments
    assert (attached.name, attached.media_type, attached.size) == ("Grüße.eml", "message/rfc822", len(inner))
    assert attached.data == inner
    assert mail.text == "see"


def test_pictures_that_the_html_shows_are_inline():
    mail = read(
        multipart(
            ("Content-Type: text/html", '<p>x<img src="cid:a@b"></p>'),
            ("Content-Type: image/png\r\nContent-ID: <a@b>\r\nContent-Transfer-Encoding: base64", PNG64),
            ("Content-Type: image/png\r\nContent-ID: <c@d>\r\nContent-Transfer-Encoding: base64", PNG64),
            kind="related",
        )
    )
    assert [each.inline for each in mail.attachments] == [True, False]
    assert 'src="cid:a@b"' in mail.html


@pytest.mark.parametrize(
    ("encoding", "body", "text"),
    [
        ("quoted-printable", b"caf=C3=A9 =\r\nbar =3D =XY", "café bar = =XY"),
        ("quoted-printable", b"a=  \r\nb", "ab"),
        ("QUOTED-PRINTABLE", b"=c3=a9", "é"),
        ("base64", b"SGVs\r\nbG8", "Hello"),
        ("base64", b"SGV*s!bG8=\r\n-- \r\nfooter", "Hello"),
        ("base64;", b"SGVsbG8=", "Hello"),
        ("7-bit", b"Hello", "Hello"),
        ("8bit (no)", "é".encode(), "é"),
        ("x-uuencode", b"begin 644 x\n%2&5L;&\\\n`\nend\n", "Hello"),
        ("nonsense", b"Hello", "Hello"),
    ],
)
def test_transfer_encodings_are_taken_off_damaged_or_not(encoding, body, text):
    assert (
        read(
            raw_mail(body, Content_Type="text/plain; charset=utf-8", Content_Transfer_Encoding=encoding)
        ).text
        == text
    )


@pytest.mark.parametrize(
    ("charset", "data"),
    [
        ("windows-1251", "Привет, сколько стоит?".encode("cp1251")),
        ("utf-8", "Привет, сколько стоит?".encode("cp1251")),
        ("x-unknown", "Привет, сколько стоит?".encode("koi8-r")),
        ("us-ascii", "Привет, сколько стоит?".encode()),
        ("", "Привет, сколько стоит?".encode()),
        ("unicode_escape", "Привет, сколько стоит?".encode()),
    ],
)
def test_texts_are_read_whatever_their_charset_is_called(charset, data):
    assert (
        read(raw_mail(data, Content_Type=f'text/plain; charset="{charset}"')).text == "Привет, сколько стоит?"
    )


def test_one_broken_character_costs_that_character():
    data = "Привет, сколько стоит?".encode()[:-1] + b"\xff"
    assert (
        read(raw_mail(data, Content_Type="text/plain; charset=utf-8")).text == "Привет, сколько стоит\ufffd"
    )


@pytest.mark.parametrize(
    ("delsp", "text"), [("", "one two\n> q r\n-- \nA"), ("; delsp=yes", "onetwo\n> qr\n-- \nA")]
)
def test_flowing_lines_are_joined(delsp, text):
    mail = read(
        raw_mail("one \r\ntwo\r\n> q \r\n> r\r\n-- \r\nA", Content_Type=f"text/plain; format=flowed{delsp}")
    )
    assert mail.text + mail.quoted == text


def test_files_inside_the_text_are_taken_out():
    mail = read(raw_mail("See:\r\nbegin 644 hello.txt\r\n%2&5L;&\\\r\n`\r\nend\r\nBye"))
    assert mail.text == "See:\nBye"
    assert [(each.name, each.data) for each in mail.attachments] == [("hello.txt", b"Hello")]


@pytest.mark.parametrize(
    "raw",
    [
        multipart(("Content-Type: text/plain", "text")).replace(b"--b1--", b""),
        multipart(("Content-Type: text/plain", "text")).replace(b'boundary="b1"', b"x=y"),
        multipart(("Content-Type: text/plain", "text")).replace(b'boundary="b1"', b"boundary=other"),
        multipart(
            ("", "text"),
            ("Content-Type: application/x\r\nContent-Disposition: attachment", "b10\r\n--b10\r\n"),
        ),
        raw_mail("text", Content_Type="multipart/mixed; boundary=none"),
        raw_mail("text", Content_Type="nonsense"),
        raw_mail("text", Content_Type="text/plain; name*"),
        raw_mail("text", Content_Type="text/plain; charset"),
    ],
)
def test_damaged_multiparts_keep_their_text(raw):
    assert read(raw).text == "text"


def test_a_multipart_in_a_multipart_ends_with_the_outer_one():
    kind, inner = parts(("Content-Type: text/plain", "inner"), boundary="in")
    mail = read(
        multipart(
            (f"Content-Type: {kind}", inner.replace(b"--in--", b"")), ("Content-Type: text/plain", "outer")
        )
    )
    assert mail.text == "inner\n\nouter"


def test_html_may_name_its_charset_itself():
    html = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>Привет</p>'.encode(
        "cp1251"
    )
    assert read(raw_mail(html, Content_Type="text/html")).text == "Привет"


def test_a_sealed_message_says_so():
    mail = read(raw_mail("MIIB", Content_Type="application/pkcs7-mime; name=smime.p7m"))
    assert [each.name for each in mail.attachments] == ["smime.p7m"]
    assert any("sealed" in sentence for sentence in mail.warnings)


def test_a_mail_passed_on_as_a_file_says_who_wrote_it():
    inner = ("Content-Type: message/rfc822", raw_mail("inside", From="Joe <joe@x.example>"))
    mail = read(multipart(("Content-Type: text/plain", "Please answer him"), inner, Subject="WG: Anfrage"))
    assert (mail.text, mail.forwarded_from.email) == ("Please answer him", "joe@x.example")


@pytest.mark.parametrize(
    ("plain", "new"), [("Yes,\r\nplease\r\n\r\n~ o ~\r\nold", "Yes,\nplease"), ("Yes\r\n~ o ~\r\nold", None)]
)
def test_what_the_html_marks_is_folded_in_the_plain_text_too(plain, new):
    html = "<p>Yes, please</p><div class=gmail_quote>~ o ~<br>old</div>"
    mail = read(
        multipart(("Content-Type: text/plain", plain), ("Content-Type: text/html", html), kind="alternative")
    )
    assert mail.text == (new or plain.replace("\r\n", "\n"))
    assert mail.text + mail.quoted == plain.replace("\r\n", "\n")
