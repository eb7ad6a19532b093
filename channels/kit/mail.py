"""Reads one mail from its raw bytes into what the inbox files; whatever was damaged is mended and told."""

import hashlib
import re
from datetime import datetime

from channels.kit.autoreply import automatic
from channels.kit.bounces import Bounce, bounce_of
from channels.kit.forwards import Forwarded, forwarded_in, is_passed_on
from channels.kit.invites import Invite
from channels.kit.mail_content import content_of
from channels.kit.mime.addresses import Address, read_addresses
from channels.kit.mime.attachment import Attachment
from channels.kit.mime.body import body_of
from channels.kit.mime.dates import believable, read_date
from channels.kit.mime.header import Header
from channels.kit.mime.identifiers import message_id, message_ids
from channels.kit.mime.tree import Part, embedded, read_tree
from channels.kit.mime.words import header_text
from channels.kit.mime.work import Work
from channels.kit.quotes import Split, split_quoted
from inbox.core.noun import noun
from inbox.kit.text import clean

_LONGEST_SUBJECT = 2_000
_DELIVERED = (
    "delivered-to",
    "x-original-to",
    "x-delivered-to",
    "envelope-to",
    "x-envelope-to",
    "x-forwarded-to",
)
_RECEIVED_FOR = re.compile(r"\bfor\s+<?([^\s<>;]{1,64}@[^\s<>;]{1,255})>?", re.IGNORECASE)
_BREAKS = re.compile(r"[\t\r\n]+")


@noun
class Mail:
    """`text` is new, `quoted` the folded rest; after each other they are the whole text.

    `html` is safe to show, None if there is none. `delivered_to` are the addresses that servers on the way
    wrote down: for a blind copy the only ones that are ours. A mail without a Message-ID has one made from
    its content.
    """

    sender: Address | None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    delivered_to: tuple[str, ...] = ()
    subject: str = ""
    date: datetime
    message_id: str
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    text: str = ""
    quoted: str = ""
    html: str | None = None
    attachments: tuple[Attachment, ...] = ()
    invite: Invite | None = None
    automatic: str | None = None
    bounce: Bounce | None = None
    forwarded_from: Forwarded | None = None
    warnings: tuple[str, ...] = ()

    @property
    def participants(self) -> frozenset[str]:
        """Everybody the mail names, in lower case."""
        named = [*([self.sender] if self.sender else []), *self.reply_to, *self.to, *self.cc]
        return frozenset(each.email.lower() for each in named if each.email)


def read_mail(raw: bytes, received_at: datetime) -> Mail:
    """PayloadError, and nothing else, if the bytes are no message. Large ones take a while: no work for the
    loop."""
    work = Work()
    root = read_tree(raw, work)
    charset = _charset(root)
    header = root.header
    subject = _line(header, "subject", charset)
    sender = next(iter(_addresses(header, "from", charset) or _addresses(header, "sender", charset)), None)
    content = content_of(root, body_of(root), work)
    split = split_quoted(content.text, content.quote)
    forwarded = _forwarded(root, subject, split, work)
    email = (sender.email if sender else None) or ""
    bounce = bounce_of(root, content.text, subject, email, work)
    if split.quoted and (forwarded or bounce):
        split = Split(text=content.text)  # what is passed on is the message itself
    kinds = frozenset(part.kind for part in root.walk())
    in_reply_to = message_ids(header_text(header.get("in-reply-to")))
    return Mail(
        sender=sender,
        reply_to=_addresses(header, "reply-to", charset),
        to=_addresses(header, "to", charset),
        cc=_addresses(header, "cc", charset),
        delivered_to=_delivered_to(header),
        subject=subject,
        date=_date(header, received_at, work),
        message_id=message_id(header_text(header.get("message-id"))) or _made_id(root, work),
        in_reply_to=in_reply_to[0] if in_reply_to else None,
        references=message_ids(header_text(b" ".join(header.all("references")))),
        text=split.text,
        quoted=split.quoted,
        html=content.html,
        attachments=tuple(content.attachments),
        invite=content.invite,
        automatic=automatic(header, subject, email, kinds=kinds, bounced=bounce is not None),
        bounce=bounce,
        forwarded_from=forwarded,
        warnings=_warnings(sender, work),
    )


def _charset(root: Part) -> str | None:
    """That of the first text: raw bytes in the header are mostly of the same."""
    return next((part.charset for part in root.walk() if part.charset), None)


def _line(header: Header, name: str, charset: str | None) -> str:
    text = clean(header_text(header.get(name), charset), _LONGEST_SUBJECT * 2)
    return _BREAKS.sub(" ", text).strip()[:_LONGEST_SUBJECT]


def _addresses(header: Header, name: str, charset: str | None) -> tuple[Address, ...]:
    return tuple(address for value in header.all(name) for address in read_addresses(value, charset))


def _delivered_to(header: Header) -> tuple[str, ...]:
    found = [
        each.email for name in _DELIVERED for value in header.all(name) for each in read_addresses(value)
    ]
    passed = (_RECEIVED_FOR.search(value[:2000].decode("latin-1")) for value in header.all("received"))
    found += [match[1] for match in passed if match]
    return tuple(dict.fromkeys(each.lower() for each in found if each and "@" in each))


def _date(header: Header, received_at: datetime, work: Work) -> datetime:
    """That of the sender; else when the first server had it; else when we got it."""
    told = read_date(header_text(header.get("date")))
    if told is not None and believable(told, received_at):
        return told
    work.warn("The date is missing." if header.get("date") is None else "The date cannot be believed.")
    passed = (read_date(header_text(value).rpartition(";")[2]) for value in header.all("received"))
    return next((at for at in passed if at is not None and believable(at, received_at)), received_at)


def _made_id(root: Part, work: Work) -> str:
    """Of what the sender wrote, not of what servers added: the same mail has it however often it comes."""
    work.warn("There is no Message-ID; one was made from the content.")
    digest = hashlib.sha256()
    for name in ("from", "to", "cc", "date", "subject"):
        digest.update(name.encode() + b":" + b",".join(root.header.all(name)) + b"\n")
    digest.update(root.raw)
    return f"<{digest.hexdigest()[:40]}@no-message-id.invalid>"


def _forwarded(root: Part, subject: str, split: Split, work: Work) -> Forwarded | None:
    found = forwarded_in(subject, split)
    if found and (found.email or found.name):
        return found
    if (not split.text.strip() or is_passed_on(subject)) and (inside := _attached(root, work)):
        return inside
    original = next(iter(read_addresses(root.header.get("x-original-from"))), None)
    return Forwarded(name=original.name, email=original.email) if original else None


def _attached(root: Part, work: Work) -> Forwarded | None:
    """A mail that is passed on whole, as a file."""
    messages = [part for part in root.walk() if part.kind == "message/rfc822"]
    if len(messages) != 1 or any(part.kind.startswith("message/delivery") for part in root.walk()):
        return None
    inside = embedded(messages[0], work)
    writer = next(iter(read_addresses(inside.header.get("from"))), None) if inside else None
    if inside is None or writer is None:
        return None
    return Forwarded(
        name=writer.name, email=writer.email, subject=_line(inside.header, "subject", None) or None
    )


def _warnings(sender: Address | None, work: Work) -> tuple[str, ...]:
    if sender is None or not sender.email:
        work.warn("Nothing says who sent it.")
    return tuple(work.warnings)
