"""Reads what servers say of a mail that did not arrive: in reports (RFC 3464), or in their own words."""

import re
from collections.abc import Iterator

from channels.kit.mime.header import Header, read_header
from channels.kit.mime.identifiers import message_id
from channels.kit.mime.transfer import from_base64
from channels.kit.mime.tree import Part
from channels.kit.mime.words import header_text
from channels.kit.mime.work import Work
from inbox.core.noun import noun
from inbox.kit.text import one_line

_MOST_RECIPIENTS = 1_000
_LOOKED_AT = 100_000
_REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_COPIES = frozenset(
    {
        "message/rfc822",
        "message/global",
        "text/rfc822-headers",
        "message/rfc822-headers",
        "message/global-headers",
    }
)
_ENCODED = re.compile(rb"(?im)^content-transfer-encoding:[ \t]*base64")
_STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])")
_CODE = re.compile(r"(?<![\d.-])([45])\d\d[ -](?=\S)")
_ADDRESS = re.compile(r"[\w.!#$%&'*/=?^`{|}~+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}")
_BRACKETED = re.compile(rf"<({_ADDRESS.pattern})>")
_ORIGINAL_ID = re.compile(
    r"^[ \t>]*(?:X-)?(?:Original-)?Message-ID:\s*(<[^<>\s]{3,500}>)", re.IGNORECASE | re.MULTILINE
)
_DAEMON = re.compile(
    r"mailer[-_ ]?daemon|postmaster|mail[-_.]?delivery|mdaemon|bounces?(?:$|[+@-])", re.IGNORECASE
)
_SUBJECT = re.compile(
    r"undeliver|delivery (?:status )?(?:notification|failure|has failed|problem|report)|"
    r"deliver\w* .{0,20}fail|fail\w* .{0,20}deliver|failure notice"
    r"|mail(?: delivery)? (?:system error|failed|failure)|returned mail|returned to sender|"
    r"could not (?:be )?(?:send|deliver)|non.?delivery|message not delivered|rejected:"
    r"|unzustellbar|nicht zugestellt|unzustellbarkeit|zustellung|non remis|échec de|non distribu|"
    r"no se pudo|no entregado|não entregue|mancata consegna|niet bezorgd"
    r"|onbestelbaar|kunde inte levereras|niedostarczon|nedoruč|недоставлен|не доставлен|"
    r"невозможно доставить|не удалось доставить|配信不能|配送失败|退信|반송",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"(?:did not reach|could ?n[o']t be delivered|was not delivered|not delivered to|cannot be delivered|"
    r"unable to deliver|permanent fatal errors|permanently? fail|fatal error"
    r"|delivery to the following|undeliverable|address(?:es)? failed|no such user|user unknown|"
    r"unknown user|mailbox (?:full|unavailable|not found)|does not exist|giving up|"
    r"I'm afraid I wasn't able)",
    re.IGNORECASE,
)


@noun
class Bounce:
    """`status` is RFC 3463's: 5.x.x failed for good, 4.x.x is still tried or was given up; None if"
    " nothing says."""

    recipient: str | None = None
    status: str | None = None
    original_message_id: str | None = None
    reason: str | None = None
    recipients: tuple[str, ...] = ()


def bounce_of(root: Part, text: str, subject: str, sender: str, work: Work) -> Bounce | None:
    """None if this is no bounce; a report that something arrived is none either."""
    reports = [part for part in root.walk() if part.kind in _REPORTS]
    if reports:
        return _reported(reports, root, text, work)
    failed = root.header.get("x-failed-recipients")
    daemon = bool(_DAEMON.search(sender)) or is_null_sender(root.header)
    if failed is None and not (daemon and (_SUBJECT.search(subject) or _FAILED.search(text[:_LOOKED_AT]))):
        return None
    return _in_own_words(header_text(failed), root, text)


def is_null_sender(header: Header) -> bool:
    return header_text(header.get("return-path")).replace(" ", "") == "<>"


def _reported(reports: list[Part], root: Part, text: str, work: Work) -> Bounce | None:
    groups = [group for part in reports for group in _groups(part, work)][:_MOST_RECIPIENTS]
    bad = [group for group in groups if _action(group) in ("failed", "delayed", "")]
    if groups and not bad:
        return None
    first = min(bad, key=lambda group: _action(group) == "delayed", default=Header(()))
    reason = _plain(first, "diagnostic-code").partition(";")
    said = " ".join(_plain(first, name) for name in ("status", "diagnostic-code"))
    recipients = [each for group in bad if (each := _recipient(group))]
    return Bounce(
        recipient=_recipient(first),
        status=_status(said) or _status(text[:_LOOKED_AT]),
        original_message_id=_original_id(root, text),
        reason=one_line(reason[2] or reason[0], 1000) or None,
        recipients=tuple(dict.fromkeys(recipients)),
    )


def _groups(part: Part, work: Work) -> Iterator[Header]:
    """One header for each recipient; the first group, about the message itself, names none."""
    waiting = _blocks(part.decoded)
    while waiting:
        group = waiting.pop(0)
        if waiting and _ENCODED.search(group):  # a server on the way encoded what may not be encoded
            waiting[:1] = _blocks(from_base64(waiting[0]))
        header, _ = read_header(group + b"\n\n", 0, len(group) + 2, work)
        if any(
            header.get(name) is not None
            for name in ("final-recipient", "original-recipient", "action", "status")
        ):
            yield header


def _blocks(data: bytes) -> list[bytes]:
    return re.split(rb"\r?\n[ \t]*+\r?\n\s*+", data[:_LOOKED_AT].strip())


def _recipient(group: Header) -> str | None:
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        value = _plain(group, name)
        kind, sign, rest = value.partition(";")
        found = _ADDRESS.search(rest if sign else kind)
        if found and "x400" not in kind.lower():
            return found[0]
    return None


def _action(group: Header) -> str:
    return re.split(r"[^a-z]", _plain(group, "action").lower(), maxsplit=1)[0]


def _plain(group: Header, name: str) -> str:
    return header_text(group.get(name)).strip()


def _in_own_words(failed: str, root: Part, text: str) -> Bounce:
    """Servers such as qmail and Exim write the address on a line of its own and the reason below it."""
    said = text[:_LOOKED_AT]
    lines = said.split("\n")
    addresses = list(dict.fromkeys(_ADDRESS.findall(failed) or _failed_addresses(lines)))
    reason = next((line for line in lines if _status(line)), None)
    return Bounce(
        recipient=addresses[0] if addresses else None,
        status=_status(said),
        original_message_id=_original_id(root, text),
        reason=one_line(reason, 1000) if reason else None,
        recipients=tuple(addresses[:_MOST_RECIPIENTS]),
    )


def _failed_addresses(lines: list[str]) -> list[str]:
    own_line = re.compile(rf"\s*(?:To:\s*)?[<(\"']?({_ADDRESS.pattern})[>)\"']?\s*[:,;]?\s*(?:\(.*\))?")
    alone = [found[1] for line in lines if (found := own_line.fullmatch(line[:300]))]
    if alone:
        return alone
    places = (
        (found[0] for line in lines if _status(line) and (found := _ADDRESS.search(line[:1000]))),
        (found[1] for line in lines if (found := _BRACKETED.search(line[:1000]))),
        (found[0] for line in lines if (found := _ADDRESS.match(line.strip()[:1000]))),
    )
    first = next((address for place in places for address in place), None)
    return [first] if first else []


def _status(text: str) -> str | None:
    """The enhanced code; else that of the reply code, as 5.0.0."""
    if found := _STATUS.search(text):
        return found[0]
    code = _CODE.search(text)
    return f"{code[1]}.0.0" if code else None


def _original_id(root: Part, text: str) -> str | None:
    """Of the copy that came with the report; else what the letter quotes; else what it answers."""
    for part in root.walk():
        if part is not root and part.kind in _COPIES:
            data = part.decoded[:_LOOKED_AT].lstrip(b"\r\n")
            header, _ = read_header(data, 0, len(data), Work())
            if found := message_id(header_text(header.get("message-id"))):
                return found
    quoted = _ORIGINAL_ID.search(text[:_LOOKED_AT])
    if quoted:
        return quoted[1]
    for name in ("x-original-message-id", "in-reply-to", "references"):
        if found := message_id(header_text(root.header.get(name))):
            return found
    return None
