"""From the members of a posted form to what the inbox knows: a name, a message, ways to answer, marks."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from channels.kit.consent import consent_of
from channels.kit.payload import quoted, scalar, text
from channels.web_form.submission import Submission
from inbox.core.errors import PayloadError
from inbox.core.inbound import File, FormSubmitted, WebhookRequest
from inbox.core.lead import SPAM
from inbox.kit.text import clean, one_line

KNOWN = frozenset(
    {"name", "email", "phone", "message", "fields", "visitor", "page", "referrer", "consent", "next"}
)
MAX_MESSAGE = 20_000
MAX_NAME = 200
MAX_EMAIL = 320
MAX_PHONE = 100
MAX_URL = 8192
MAX_FIELDS = 100
MAX_FIELD_NAME = 100
MAX_FIELD = 5000
_AT_ONCE = timedelta(minutes=15)
_FARTHEST = timedelta(days=14)
_PAGES = ("https://", "http://")
_REFERRERS = (*_PAGES, "android-app://")


def form_submitted(submission: Submission, request: WebhookRequest, marks: tuple[str, ...]) -> FormSubmitted:
    """PayloadError if a member has the wrong type, is too long, or nothing says how or what to answer."""
    members = submission.members
    message = clean(text(members, "message", MAX_MESSAGE), MAX_MESSAGE).strip()
    email = _line(members, "email", MAX_EMAIL)
    phone = _line(members, "phone", MAX_PHONE)
    if not (message or email or phone):
        raise PayloadError("One of email, phone and message must be filled in.")
    return FormSubmitted(
        text=message,
        name=_line(members, "name", MAX_NAME),
        email=email,
        phone=phone,
        fields=_fields(members),
        page=page_of(members, request),
        referrer=_address(members, "referrer", _REFERRERS),
        landing=_address(members, "_landing", _PAGES),
        landing_referrer=_address(members, "_landing_referrer", _REFERRERS),
        consent=consent_of(members.get("consent"), request.received_at),
        files=tuple(
            File(name=file.name, media_type=file.media_type, data=file.data) for file in submission.files
        ),
        marks=marks,
        call_back_by=None if SPAM in marks else _call_back_by(members, request.received_at),
    )


def _call_back_by(members: dict[str, Any], now: datetime) -> datetime | None:
    """Until when the sender waits for a call; None if nobody asked for one.

    A time that has passed meanwhile is at once: the form may have been on its way for a while.
    """
    wish = text(members, "_call_back", MAX_PHONE).strip()
    if not wish:
        return None
    soon = now + _AT_ONCE
    if wish == "now":
        return soon
    try:
        at = datetime.fromisoformat(wish)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or at > now + _FARTHEST:
        raise PayloadError('"_call_back" must be "now" or a time within 14 days, as 2030-05-01T15:00+02:00.')
    return soon if at < now else at.astimezone(UTC)


def page_of(members: dict[str, Any], request: WebhookRequest) -> str | None:
    """The page that holds the form; without JavaScript only the browser's Referer tells."""
    page = _address(members, "page", _PAGES)
    if page:
        return page
    referer = request.headers.get("referer", "")
    return (
        referer if referer.startswith(_PAGES) and len(referer) <= MAX_URL and referer.isprintable() else None
    )


def elapsed_ms(members: dict[str, Any]) -> float | None:
    """How long the form was open; None if the page did not say, or not in a number."""
    value = members.get("_elapsed")
    if value is None:
        return None
    try:
        return float(scalar(value, "_elapsed"))
    except ValueError:
        return None


def _line(members: dict[str, Any], name: str, limit: int) -> str | None:
    return one_line(text(members, name, limit), limit) or None


def _address(members: dict[str, Any], name: str, schemes: tuple[str, ...]) -> str | None:
    if members.get(name) is None:
        return None
    # What is no address of the web is dropped: it would one day be shown as a link.
    value = text(members, name, MAX_URL).strip()
    return value if value[:14].lower().startswith(schemes) and value.isprintable() else None


def _fields(members: dict[str, Any]) -> Mapping[str, str]:
    if members.keys() <= KNOWN and members.get("fields") is None:
        return {}
    inside = members.get("fields") or {}
    if not isinstance(inside, dict):
        raise PayloadError('"fields" must be an object.')
    fields: dict[str, str] = {}
    for name, value in inside.items():
        _add(fields, name, value)
    for name, value in members.items():
        if name not in KNOWN and not name.startswith("_"):
            _add(fields, name, value)
    if len(fields) > MAX_FIELDS:
        raise PayloadError(f"The form has more than {MAX_FIELDS} fields.")
    return fields


def _add(fields: dict[str, str], name: str, value: Any) -> None:
    if value is None or value == "":
        return
    if len(name) > MAX_FIELD_NAME:
        raise PayloadError(f"A field's name is longer than {MAX_FIELD_NAME} characters: {quoted(name)}.")
    label = one_line(name, MAX_FIELD_NAME) or "field"
    given = ", ".join(scalar(one, name) for one in value) if isinstance(value, list) else scalar(value, name)
    if label in fields:
        given = f"{fields[label]}, {given}"
    if len(given) > MAX_FIELD:
        raise PayloadError(f"{quoted(name)} is longer than {MAX_FIELD:,} characters.")
    fields[label] = clean(given, MAX_FIELD)
