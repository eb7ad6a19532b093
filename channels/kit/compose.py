"""Writes a mail as the bytes that go out, and reads them again: only what was meant is sent."""

import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from channels.kit.mail import Mail, read_mail
from channels.kit.mime.addresses import Address
from channels.kit.mime.attachment import Attachment
from channels.kit.mime.fields import ids_field, people_field, text_field
from inbox.core.errors import PayloadError, Undeliverable
from inbox.core.noun import noun
from inbox.kit.address import email_address
from inbox.kit.file_name import file_name
from inbox.kit.text import clean, one_line

_LONGEST_TEXT = 200_000
_LONGEST_SUBJECT = 500
_LONGEST_NAME = 200
_MOST_RECIPIENTS = 100
_REFERENCES = 20
_TYPE = re.compile(r"[a-z]{1,20}/[a-z0-9][a-z0-9.+-]{0,80}")
_CHANGED = "This message cannot be written as a mail without changing it."
# The words by which other machines know that nobody sits here.
_AUTOMATIC = ("Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All", "Precedence: auto_reply")


@noun
class Letter:
    """A mail as it is meant. `bcc` are named nowhere in it; `signature` goes below text and HTML, and below
    that `quoted`, an older mail in plain words, its first line saying whose they are. `passed_html`, safe,
    stands in the HTML for these words, below the lines of `quoted` up to its first empty one."""

    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    reply_to: Address | None = None
    subject: str
    text: str
    html: str | None = None
    signature: str | None = None
    quoted: str = ""
    passed_html: str | None = None
    attachments: tuple[Attachment, ...] = ()
    message_id: str
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    date: datetime
    automatic: bool = False


def compose(letter: Letter) -> bytes:
    """Undeliverable if an address cannot be written to, or if the finished bytes say anything else."""
    if not envelope(letter):
        raise Undeliverable("The message has no recipient.")
    try:
        raw = "\r\n".join(_head(letter)).encode() + b"\r\n" + _body(letter).as_bytes()
        written = read_mail(raw, letter.date)
    except (PayloadError, ValueError):
        raise Undeliverable(_CHANGED) from None
    if not _is_what_was_meant(letter, written, raw):
        raise Undeliverable(_CHANGED)
    return raw


def envelope(letter: Letter) -> tuple[str, ...]:
    """Everybody who gets it, each once."""
    people = [_spelled(each).email or "" for each in (*letter.to, *letter.cc, *letter.bcc)]
    if len(people) > _MOST_RECIPIENTS:
        raise Undeliverable(f"A message can have at most {_MOST_RECIPIENTS} recipients.")
    return tuple(dict.fromkeys(people))


def _head(letter: Letter) -> list[str]:
    references = letter.references
    if len(references) > _REFERENCES:
        references = (references[0], *references[1 - _REFERENCES :])
    fields = [
        f"Date: {format_datetime(letter.date)}",
        people_field("From", [_spelled(letter.sender)]),
        people_field("To", [_spelled(each) for each in letter.to]),
        people_field("Cc", [_spelled(each) for each in letter.cc]),
        people_field("Reply-To", [_spelled(letter.reply_to)] if letter.reply_to else []),
        text_field("Subject", _subject(letter)),
        ids_field("Message-ID", [letter.message_id]),
        ids_field("In-Reply-To", [letter.in_reply_to] if letter.in_reply_to else []),
        ids_field("References", references),
        *(_AUTOMATIC if letter.automatic else ()),
    ]
    return [field for field in fields if field]


def _spelled(address: Address) -> Address:
    email = email_address(address.email or "")
    if email is None or not email.isascii():
        raise Undeliverable(f"Mail cannot be sent to {one_line(address.email or 'nobody', 100)}.")
    return Address(name=one_line(address.name or "", _LONGEST_NAME) or None, email=email)


def _subject(letter: Letter) -> str:
    return one_line(letter.subject, _LONGEST_SUBJECT)


def _body(letter: Letter) -> EmailMessage:
    """Text, the same as HTML with its pictures beside it, then the files."""
    message = EmailMessage(policy=SMTP)
    message.set_content(_text(letter))
    rich = None
    if letter.html is not None or letter.passed_html is not None:
        message.add_alternative(_html(letter), subtype="html")
        rich = message.get_body(("html",))
    for each in letter.attachments:
        kind, _, subtype = _written_type(each.media_type).partition("/")
        name = file_name(each.name)
        if rich is not None and each.inline and each.content_id:
            cid = f"<{one_line(each.content_id, 200)}>"
            rich.add_related(each.data, kind, subtype, cid=cid, filename=name, disposition="inline")
        else:
            message.add_attachment(each.data, kind, subtype, filename=name)
    return message


def _written_type(media_type: str) -> str:
    """A mail or a multipart that is attached goes as bytes, which no server on the way takes apart."""
    good = _TYPE.fullmatch(media_type) and not media_type.startswith(("multipart/", "message/"))
    return media_type if good else "application/octet-stream"


def _text(letter: Letter) -> str:
    signature = f"-- \n{clean(letter.signature, 2000).strip()}" if letter.signature else ""
    parts = (clean(letter.text, _LONGEST_TEXT), signature, clean(letter.quoted, _LONGEST_TEXT))
    return "\n\n".join(part.rstrip("\n") for part in parts if part.strip()) + "\n"


def _html(letter: Letter) -> str:
    html = clean(letter.html or _lines(clean(letter.text, _LONGEST_TEXT)), _LONGEST_TEXT)
    if letter.signature:
        signature = escape(clean(letter.signature, 2000).strip()).replace("\n", "<br>")
        html = f"{html}<div>-- <br>{signature}</div>"
    if letter.passed_html is not None:
        return f"{html}{_passed_html(letter.quoted, letter.passed_html)}"
    return f"{html}{_quote_html(clean(letter.quoted, _LONGEST_TEXT))}"


def _passed_html(quoted: str, passed: str) -> str:
    """As it was designed: it was made safe, and closes whatever it opens."""
    head = clean(quoted.partition("\n\n")[0], _LONGEST_TEXT)
    return f'<div class="gmail_quote"><div>{_lines(head)}</div><br>{clean(passed, len(passed))}</div>'


def _lines(text: str) -> str:
    """Plain text, which cannot break out."""
    return "<div>{}</div>".format(escape(text.strip("\n")).replace("\n", "<br>")) if text.strip() else ""


def _quote_html(quoted: str) -> str:
    """Shown as plain text, which cannot break out."""
    if not quoted:
        return ""
    head, _, rest = quoted.partition("\n")
    words = "\n".join(line.removeprefix("> ").removeprefix(">") for line in rest.split("\n"))
    shown = escape(words).replace("\n", "<br>")
    return f'<div class="gmail_quote"><div>{escape(head)}</div><blockquote>{shown}</blockquote></div>'


def _is_what_was_meant(letter: Letter, written: Mail, raw: bytes) -> bool:
    """Every field as it was meant, once, and none besides; every file, byte for byte."""
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii", "replace").split("\r\n")
    names = [line.partition(":")[0].lower() for line in head if line[:1] not in (" ", "\t")]
    meant = (
        _spelled(letter.sender),
        tuple(_spelled(each) for each in letter.to),
        tuple(_spelled(each) for each in letter.cc),
        _subject(letter),
        letter.message_id,
        letter.in_reply_to,
        sorted(each.sha256 for each in letter.attachments),
        _text(letter).rstrip(),
    )
    found = (
        written.sender,
        written.to,
        written.cc,
        written.subject,
        written.message_id,
        written.in_reply_to,
        sorted(each.sha256 for each in written.attachments),
        f"{written.text}{written.quoted}",
    )
    return meant == found and len(names) == len(set(names)) and "bcc" not in names
