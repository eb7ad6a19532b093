"""The one name of a mail, the same in every folder and after every renumbering of the server."""

import hashlib

from channels.kit.mail import Mail
from channels.kit.mime.header import Header, read_header
from channels.kit.mime.words import header_text
from channels.kit.mime.work import Work
from inbox.core.inbound import InboundEvent, MessageReceived

_HEAD = 100_000


def event_key(mail: Mail, raw: bytes) -> str:
    """Of its Message-ID and of what nobody changes on the way; `raw` begins with its header.

    Not of the Message-ID alone: some programs give all their mails the same one, and a stranger who knows one
    could keep the genuine mail out.
    """
    sender = mail.sender.email.lower() if mail.sender and mail.sender.email else ""
    date = header_text(_header(raw).get("date")).strip()
    told = f"{mail.message_id}\n{sender}\n{date}\n{mail.subject}"
    return f"mail:{hashlib.sha256(told.encode(errors='surrogatepass')).hexdigest()[:40]}"


def _header(raw: bytes) -> Header:
    return read_header(raw, 0, min(len(raw), _HEAD), Work())[0]


def is_made(event: InboundEvent) -> bool:
    """Whether the sender gave no Message-ID, so that the name depends on the whole mail."""
    letter = event.body.letter if isinstance(event.body, MessageReceived) else None
    return letter is None or letter.message_id.endswith("@no-message-id.invalid>")
