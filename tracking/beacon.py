"""Reads what the tracker reports: one page that a browser opened, or one event on it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from inbox.core.errors import BadRequest
from inbox.core.noun import noun
from inbox.kit.body import loads_json
from inbox.kit.link_parameter import without_token
from inbox.kit.text import one_line
from tracking.link_tokens import MAX_TOKEN

MAX_BYTES = 16_384
MAX_URL = 8192
MAX_TITLE = 300
MAX_EVENT = 64
MAX_HOST = 253
_MAX_TIME = 64
_MAX_DEPTH = 8
_PAGES = ("https://", "http://")
_REFERRERS = (*_PAGES, "android-app://", "ios-app://")
_CLOCKS_DIFFER = timedelta(minutes=5)


@noun
class Beacon:
    """`token` is not checked yet; `at` is the browser's clock; `event` None means that a page was opened.

    `left_for` is the host to which the last link in this tab led away from the site; `link` what the link
    that led here carried. Addresses are kept without that.
    """

    page: str
    referrer: str | None = None
    title: str = ""
    at: datetime | None = None
    event: str | None = None
    token: str = ""
    left_for: str = ""
    link: str = ""

    def moment(self, now: datetime) -> datetime:
        """The browser's time if at most five minutes behind ours, so that a repeat names the same moment.

        Never later than ours: otherwise a fast clock would put a visit behind the lead that it led to.
        """
        if self.at is None or not timedelta(0) <= now - self.at <= _CLOCKS_DIFFER:
            return now
        return self.at.astimezone(UTC)


def read_beacon(raw: bytes) -> Beacon:
    """BadRequest, one sentence, for what the tracker would not send; unknown members are ignored."""
    members = loads_json(raw, _MAX_DEPTH, only_object=True)
    page = _text(members, "page", MAX_URL)
    if not _is_address(page, _PAGES):
        raise BadRequest('"page" must be the http or https address of a page.')
    referrer = _text(members, "referrer", MAX_URL)
    return Beacon(
        page=without_token(page),
        referrer=without_token(referrer) if _is_address(referrer, _REFERRERS) else None,
        title=one_line(_text(members, "title", MAX_URL), MAX_TITLE),
        at=_time(_text(members, "at", _MAX_TIME)),
        event=_event(members.get("event")),
        token=_text(members, "visitor", MAX_TOKEN),
        left_for=_text(members, "left_for", MAX_URL)[:MAX_HOST],
        link=_text(members, "link", MAX_TOKEN),
    )


def _text(members: dict[str, Any], name: str, limit: int) -> str:
    value = members.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadRequest(f'"{name}" must be text.')
    if len(value) > limit:
        raise BadRequest(f'"{name}" is longer than {limit:,} characters.')
    return value


def _is_address(value: str, schemes: tuple[str, ...]) -> bool:
    return value[:14].lower().startswith(schemes) and value.isprintable() and " " not in value


def _time(value: str) -> datetime | None:
    if not value:
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise BadRequest('"at" must be a time such as 2026-01-31T12:00:00Z.')
    return at


def _event(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise BadRequest('"event" must be an object with a name.')
    name = one_line(_text(value, "name", MAX_EVENT), MAX_EVENT)
    if not name:
        raise BadRequest('"event" must have a name.')
    return name
