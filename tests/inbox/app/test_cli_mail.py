"""`onewindow mail`: what would be filed, as JSON of a fixed shape or for people."""

import io
import json

import pytest

from inbox.app.cli import run
from tests.channels.kit.mails import multipart, raw_mail

KEYS = {
    *(
        "from",
        "reply_to",
        "to",
        "cc",
        "subject",
        "date",
        "message_id",
        "in_reply_to",
        "references",
        "text",
        "quoted",
    ),
    *("html", "attachments", "automatic", "bounce", "forwarded_from", "warnings"),
}


@pytest.fixture
def mail(tmp_path, capsys):
    def mail(raw, *options, code=0):
        path = tmp_path / "message.eml"
        path.write_bytes(raw)
        assert run(["mail", str(path), *options]) == code
        return capsys.readouterr()

    return mail


def test_json_has_the_shape_that_others_rely_on(mail):
    raw = multipart(
        (
            "Content-Type: text/plain",
            "Yes\n\nOn Fri, Nov 20, 2026 at 4:12 PM Sales <sales@shop.example> wrote:\n> Is it?",
        ),
        ("Content-Type: application/pdf; name=a.pdf", "%PDF-1.4"),
        References="<r@x>",
    )
    found = json.loads(mail(raw, "--json").out)
    assert found.keys() == KEYS
    assert found["from"] == {"name": "Ann", "email": "ann@client.example"}
    assert found["to"] == [{"name": None, "email": "sales@shop.example"}]
    assert (found["date"], found["message_id"]) == ("2026-11-20T10:00:00Z", "<m1@client.example>")
    assert (found["in_reply_to"], found["references"]) == (None, ["<r@x>"])
    assert found["text"] == "Yes"
    assert found["quoted"].strip().startswith("On Fri")
    (file,) = found["attachments"]
    assert file.keys() == {"name", "type", "size", "inline", "sha256"}
    assert (file["name"], file["type"], file["size"], file["inline"]) == (
        "a.pdf",
        "application/pdf",
        8,
        False,
    )
    assert (found["html"], found["automatic"], found["bounce"], found["forwarded_from"]) == (
        None,
        None,
        None,
        None,
    )


def test_a_bounce_has_three_facts(mail):
    raw = multipart(
        (
            "Content-Type: message/delivery-status",
            "A: b\n\nFinal-Recipient: rfc822;a@b.example\nStatus: 5.1.1",
        )
    )
    found = json.loads(mail(raw, "--json").out)
    assert found["automatic"] == "bounce"
    assert found["bounce"] == {"recipient": "a@b.example", "status": "5.1.1", "original_message_id": None}


@pytest.mark.parametrize("raw", [b"", b"no mail at all", bytes(100)])
def test_what_is_no_mail_exits_with_1_and_one_sentence(mail, raw):
    said = mail(raw, "--json", code=1)
    assert said.out == ""
    assert said.err.count("\n") == 1


def test_a_file_that_is_not_there_exits_with_1_and_one_sentence(capsys, tmp_path):
    assert run(["mail", str(tmp_path / "none.eml")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_standard_input_is_read(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw_mail())))
    assert run(["mail", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["subject"] == "Offer"


def test_people_read_it_too(mail):
    said = mail(
        raw_mail("Hello", Cc="=?utf-8?q?J=C3=B6?= <jo@x.example>", Subject="[bold]x[/bold] \x1b[31mred")
    ).out
    assert "Jö <jo@x.example>" in said
    assert "[bold]x[/bold]" in said
    assert "\x1b[31m" not in said
    assert "Hello" in said
