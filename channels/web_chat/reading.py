"""From the bytes that the socket handed over to what a visitor said: who, what, where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec

from channels.kit.consent import consent_of
from channels.kit.payload import json_object, quoted, text
from inbox.core.errors import PayloadError
from inbox.core.ids import UploadId, VisitorId
from inbox.kit.site_users import thread_of
from inbox.kit.text import clean, one_line

MAX_TEXT = 10_000
MAX_FILES = 10
MAX_ID = 64
MAX_USER = 200
MAX_NAME = 200
MAX_EMAIL = 320
MAX_PHONE = 100
MAX_URL = 8192
_PAGES = ("https://", "http://")
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message. The site vouches for `user_id` and `user_email`, nobody for name, email and phone."""

    visitor_id: VisitorId
    client_id: str
    text: str
    uploads: tuple[UploadId, ...]
    user_id: str | None = None
    user_email: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    page: str | None = None
    consent: Mapping[str, str] | None = None

    @property
    def thread(self) -> str:
        return thread_of(self.visitor_id, self.user_id)

    @property
    def fingerprint(self) -> str:
        return sha256(_encode([self.text, self.uploads])).hexdigest()


def read(body: bytes, received_at: datetime) -> Said:
    """The same for the same bytes; PayloadError names the member that cannot be read."""
    members = json_object(body)
    user, contact = _object(members, "user"), _object(members, "contact")
    said = Said(
        visitor_id=VisitorId(_id(members, "visitor", MAX_ID)),
        client_id=_id(members, "id", MAX_ID),
        text=clean(text(members, "text", MAX_TEXT), MAX_TEXT).strip(),
        uploads=_uploads(members.get("attachments")),
        user_id=_id(user, "id", MAX_USER) if user else None,
        user_email=_line(user, "email", MAX_EMAIL),
        name=_line(contact, "name", MAX_NAME),
        email=_line(contact, "email", MAX_EMAIL),
        phone=_line(contact, "phone", MAX_PHONE),
        page=_page(members),
        consent=consent_of(members.get("consent"), received_at),
    )
    if not (said.text or said.uploads):
        raise PayloadError("The message is empty.")
    return said


def _object(members: dict[str, Any], name: str) -> dict[str, Any]:
    value = members.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise PayloadError(f"{quoted(name)} must be an object.")
    return value


def _id(members: dict[str, Any], name: str, limit: int) -> str:
    value = text(members, name, limit)
    if not value or not value.isprintable():
        raise PayloadError(f"{quoted(name)} must be 1 to {limit} printable characters.")
    return value


def _uploads(value: Any) -> tuple[UploadId, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(
        isinstance(each, str) and len(each) <= MAX_ID for each in value
    ):
        raise PayloadError('"attachments" must be a list of ids.')
    if len(value) > MAX_FILES:
        raise PayloadError(f"A message holds at most {MAX_FILES} files.")
    return tuple(UploadId(each) for each in dict.fromkeys(value))


def _line(members: dict[str, Any], name: str, limit: int) -> str | None:
    return one_line(text(members, name, limit), limit) or None


def _page(members: dict[str, Any]) -> str | None:
    value = members.get("page")
    # What is no address of the web is dropped: it would one day be shown as a link.
    if not isinstance(value, str) or len(value) > MAX_URL or not value.isprintable():
        return None
    return value if value[:8].lower().startswith(_PAGES) else None
