"""A file that came with a message: its bytes, what they are, and a name that is safe to show."""

import hashlib
import mimetypes
import re
from dataclasses import dataclass, field

from channels.kit.mime.tree import Part
from channels.kit.mime.words import header_text
from inbox.kit.file_name import file_name
from inbox.kit.sniff import TEXT, UNKNOWN, sniff

_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]{0,80}")
# What a browser could run goes by the name of plain text; what the sniffer knows by its bytes, only by those.
_RUNS = re.compile(r"html|xml|svg|script|flash|hta|java|wasm|x-sh|x-msdos|x-msdownload")
_KNOWN_BY_BYTES_NAMES = (
    "image/png image/jpeg image/jpg image/pjpeg image/gif image/webp image/heic image/heif image/avif"
    " application/pdf"
    " audio/mpeg audio/amr audio/aac audio/wav audio/ogg audio/mp4 video/mp4 video/webm video/ogg"
    " video/quicktime"
    " application/zip"
)
_KNOWN_BY_BYTES = frozenset(_KNOWN_BY_BYTES_NAMES.split())
_ENOUGH = 200_000
_SUBJECT = re.compile(rb"(?im)^subject:([^\n]*(?:\n[ \t][^\n]*){0,20})")
_ENDINGS = {
    "message/rfc822": ".eml",
    "message/delivery-status": ".txt",
    "text/plain": ".txt",
    "text/rfc822-headers": ".txt",
    "image/jpeg": ".jpg",
    "text/calendar": ".ics",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """`content_id` is how the HTML refers to it; `inline` says that it is shown inside the text."""

    name: str
    media_type: str
    data: bytes = field(repr=False)
    inline: bool = False
    content_id: str | None = None

    @property
    def size(self) -> int:
        return len(self.data)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def told_name(part: Part) -> str | None:
    """What the sender called the file; None if it has no name."""
    name = part.disposition.parameters.get("filename") or part.content.parameters.get("name")
    return name.strip() if name and name.strip() else None


def attachment(part: Part, data: bytes, number: int, *, inline: bool) -> Attachment:
    """`data` is the part's, decoded; `number` names it if nothing else does."""
    kind = true_type(data, part.kind)
    return Attachment(
        name=file_name(told_name(part) or _title(part, data) or f"attachment-{number}{ending(kind)}"),
        media_type=kind,
        data=data,
        inline=inline,
        content_id=part.content_id,
    )


def true_type(data: bytes, told: str) -> str:
    """By the bytes where they say it; else as told, if that is a name that no browser acts upon."""
    found = sniff(_sample(data), told) if data else UNKNOWN
    if (
        (data and found not in (UNKNOWN, TEXT))
        or (data and told in _KNOWN_BY_BYTES)
        or not _TYPE.fullmatch(told)
    ):
        return found
    return TEXT if _RUNS.search(told) else told


def _sample(data: bytes) -> bytes:
    """Enough to know it by; archives have their directory at the end."""
    if len(data) <= _ENOUGH or data.startswith(b"PK"):
        return data
    cut = _ENOUGH
    while cut and data[cut] & 0xC0 == 0x80:  # not inside a character
        cut -= 1
    return data[:cut]


def ending(kind: str) -> str:
    return _ENDINGS.get(kind) or mimetypes.guess_extension(kind) or ".bin"


def _title(part: Part, data: bytes) -> str | None:
    """A message that is attached without a name goes by its subject."""
    if part.kind != "message/rfc822":
        return None
    subject = _SUBJECT.search(data[:5000])
    title = header_text(subject[1].replace(b"\r", b"").replace(b"\n", b"")).strip() if subject else ""
    return f"{title.replace('/', '-')}.eml" if title else None
