"""What the sender of a form gets back: JSON for scripts, pages for browsers."""

from urllib.parse import quote, urljoin, urlsplit

import msgspec

from channels.kit.payload import Malformed, UnknownType
from channels.web_form.reading import MAX_URL, page_of
from channels.web_form.submission import FORMS, media_type, read
from inbox.core import errors
from inbox.core.channel import Reply
from inbox.core.inbound import Filed, WebhookRequest
from inbox.kit.origins import Origins
from inbox.kit.plain_page import HEADERS, MEDIA_TYPE, plain_page

_TITLES = {
    400: "Bad Request",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    503: "Service Unavailable",
}
_URL_SAFE = "!#$%&'()*+,/:;=?@[]~"
_encode = msgspec.json.Encoder().encode


def created(filed: Filed, headers: dict[str, str]) -> Reply:
    lead = b"null" if filed.lead_id is None else f'"{filed.lead_id}"'.encode()
    body = b'{"id":"%b","lead":%b}' % (filed.entry_id.encode(), lead)
    return Reply(status=201, body=body, media_type="application/json", headers=headers)


def see_other(location: str) -> Reply:
    body = plain_page("Thank you", f"Continue at {location}")
    return Reply(status=303, body=body, media_type=MEDIA_TYPE, headers={**HEADERS, "Location": location})


def refused(error: errors.OneWindowError, *, as_page: bool, headers: dict[str, str]) -> Reply:
    """One plain sentence with the status that says whose turn it is."""
    status = _status(error)
    if as_page:
        page = plain_page("Your request could not be sent", str(error))
        return Reply(status=status, body=page, media_type=MEDIA_TYPE, headers={**HEADERS, **headers})
    problem = {"type": "about:blank", "title": _TITLES[status], "status": status, "detail": str(error)}
    return Reply(status=status, body=_encode(problem), media_type="application/problem+json", headers=headers)


def wants_page(request: WebhookRequest) -> bool:
    """Whether a browser sent an HTML form by itself, so that a person will look at the answer."""
    accept = request.headers.get("accept", "")
    if "text/html" not in accept or media_type(request) not in FORMS:
        return False
    return "application/json" not in accept.partition("text/html")[0]


def next_page(request: WebhookRequest, origins: Origins) -> str | None:
    """The `next` that the form names, if it is on the host of its page and that is one of the site's."""
    members = read(request).members
    wanted, page = members.get("next"), page_of(members, request)
    if not isinstance(wanted, str) or not wanted or page is None:
        return None
    if len(wanted) > MAX_URL or "\\" in wanted or not wanted.isprintable():
        return None
    try:
        target = urljoin(page, wanted.strip())
        same_host = urlsplit(target).netloc.lower() == urlsplit(page).netloc.lower()
    except ValueError:
        return None
    if not (same_host and origins.has_page(target)):
        return None
    return quote(target, safe=_URL_SAFE)


def _status(error: errors.OneWindowError) -> int:
    if isinstance(error, UnknownType):
        return 415
    if isinstance(error, Malformed | errors.BadRequest):
        return 400
    if isinstance(error, errors.StoreUnavailable | errors.RetryLater):
        return 503
    return 422
