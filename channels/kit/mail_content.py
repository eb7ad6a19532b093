"""What a mail holds: its text, the same as safe HTML, its files and an invitation."""

import re
from dataclasses import dataclass, field
from html import escape

from channels.kit.html import clean as clean_html
from channels.kit.html_text import html_text
from channels.kit.invites import Invite, read_invite
from channels.kit.markup import MAX_HTML, tidy
from channels.kit.mime.attachment import Attachment, attachment, ending, true_type
from channels.kit.mime.body import MAX_TEXT, Body, Piece, text_of
from channels.kit.mime.charset import decode, decode_unknown
from channels.kit.mime.transfer import uuencoded
from channels.kit.mime.tree import Part
from channels.kit.mime.work import Work
from channels.kit.tnef import Tnef, is_tnef, read_tnef
from inbox.kit.file_name import file_name
from inbox.kit.text import clean

_STUB = 400
_WORD = re.compile(r"\S+")
_HTML_BEGINS = ("<!doctype html", "<html")
_CALENDARS = frozenset({"text/calendar", "application/ics"})
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"})


@dataclass(slots=True)
class Content:
    """`quote` is where in the text the HTML says that older mail begins."""

    text: str = ""
    html: str | None = None
    quote: int | None = None
    attachments: list[Attachment] = field(default_factory=list)
    invite: Invite | None = None


def content_of(root: Part, body: Body, work: Work) -> Content:
    content = Content()
    shown: list[str] = []
    for piece in body.pieces:
        _add_piece(piece, content, shown, work)
    if content.html is not None:
        content.html = "\n".join(shown)
    for part in body.files:
        _add_file(part, content, work)
    _mark_inline(content)
    if not content.text and any(part.kind in _SEALED for part in root.walk()):
        work.warn("The message is sealed (S/MIME or PGP); only its recipient's program can open it.")
    for part in root.walk():
        if content.invite is None and part.kind in _CALENDARS:
            content.invite = read_invite(
                decode(part.decoded, part.charset)[0], part.content.parameters.get("method")
            )
    return content


def _add_piece(piece: Piece, content: Content, shown: list[str], work: Work) -> None:
    plain = "\n".join(_plain(part, content, work) for part in piece.plain)
    written = "\n".join(text_of(part, work) for part in piece.html)
    if not piece.html and plain.lstrip()[:20].lower().startswith(_HTML_BEGINS):
        plain, written = "", plain
        work.warn("HTML was sent as plain text.")
    left = MAX_HTML - sum(map(len, shown))
    tidied, whole = tidy(written[: max(left, 0)]) if written.strip() else ("", True)
    if not whole or len(written) > max(left, 0):
        work.warn("The HTML is too long or too deep; its end is left out.")
    text, quote = html_text(tidied) if tidied else ("", None)
    if tidied:
        shown.append(clean_html(tidied))
        content.html = ""
    elif plain.strip():
        shown.append(f'<div style="white-space: pre-wrap">{escape(plain[: max(left, 0)], quote=False)}</div>')
    if is_stub(plain, text):
        _append(content, text, quote)
    else:
        _append(content, plain, None if quote is None else _same_place(plain, text[:quote]))


def _same_place(plain: str, new: str) -> int | None:
    """Where in the plain text the quotation of the HTML begins, if both begin with the same new text."""
    plain = plain.strip("\n")
    wanted = "".join(new.split())
    if not wanted or not "".join(plain[: len(new) * 2 + 1000].split()).startswith(wanted):
        return None
    left = len(wanted)
    for word in _WORD.finditer(plain):
        left -= len(word[0])
        if left <= 0:
            return word.end() if left == 0 else None
    return None


def is_stub(plain: str, from_html: str) -> bool:
    """Whether the plain text only says that there is HTML."""
    short = " ".join(plain.split())
    if not short or not from_html.strip():
        return not short
    asks = any(
        word in short.lower() for word in ("html", "browser", "view this", "web version", "not support")
    )
    return len(short) <= _STUB and asks and len(from_html) > 2 * len(short)


def _plain(part: Part, content: Content, work: Work) -> str:
    text = text_of(part, work)
    if "begin " not in text and "begin-base64 " not in text:
        return text
    files, rest = uuencoded(part.decoded)
    for name, data in files:
        _add(content, decode_unknown(name), "application/octet-stream", data)
    return clean(decode(rest, part.charset)[0], MAX_TEXT) if files else text


def _append(content: Content, text: str, quote: int | None) -> None:
    text = clean(text, MAX_TEXT).strip("\n")
    if not text.strip():
        return
    before = f"{content.text}\n\n" if content.text else ""
    content.quote = None if quote is None else len(before) + quote
    content.text = clean(before + text, MAX_TEXT)


def _add_file(part: Part, content: Content, work: Work) -> None:
    data = part.decoded
    if is_tnef(data):
        tnef = read_tnef(data)
        if tnef.files or tnef.text or tnef.html:
            _add_tnef(tnef, content, work)
            return
    inline = part.disposition.value.startswith("inline")
    content.attachments.append(attachment(part, data, len(content.attachments) + 1, inline=inline))


def _add_tnef(tnef: Tnef, content: Content, work: Work) -> None:
    """Its files stand for it; its text, only where the mail has none."""
    if tnef.damaged:
        work.warn("A winmail.dat is damaged; what could be read of it is here.")
    for file in tnef.files:
        _add(content, file.name, file.media_type, file.data, file.content_id)
    if tnef.html and content.html is None:
        tidied, _ = tidy(tnef.html)
        content.html = clean_html(tidied)
    if not content.text.strip():
        text, quote = html_text(tidy(tnef.html)[0]) if tnef.html and not tnef.text else (tnef.text, None)
        _append(content, text.replace("\r\n", "\n"), quote)


def _add(content: Content, name: str, told: str, data: bytes, content_id: str | None = None) -> None:
    kind = true_type(data, told.lower())
    name = file_name(name or f"attachment-{len(content.attachments) + 1}{ending(kind)}")
    content.attachments.append(Attachment(name=name, media_type=kind, data=data, content_id=content_id))


def _mark_inline(content: Content) -> None:
    """What the HTML shows is part of the text, whatever the part was called."""
    html = content.html or ""
    for number, each in enumerate(content.attachments):
        if each.content_id and not each.inline and f'"cid:{escape(each.content_id)}"' in html:
            content.attachments[number] = Attachment(
                name=each.name,
                media_type=each.media_type,
                data=each.data,
                inline=True,
                content_id=each.content_id,
            )
