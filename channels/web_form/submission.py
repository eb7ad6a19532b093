"""From the bytes of a posted form to its members: JSON, urlencoded and multipart look the same afterwards."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec

from channels.kit.payload import Malformed, UnknownType, json_object, quoted
from inbox.core.errors import BadRequest, PayloadError
from inbox.core.inbound import WebhookRequest
from inbox.kit.body import FilePart, parse_form

JSON = "application/json"
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
GROUPS = frozenset({"fields", "consent"})
ONCE = frozenset(
    {"name", "email", "phone", "message", "visitor", "page", "referrer", "next", "fields", "consent"}
)
_encode = msgspec.json.Encoder(order="sorted").encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """`members` are as in JSON; of an HTML form all are text, and `fields[x]` stands inside `fields`."""

    members: dict[str, Any]
    files: tuple[FilePart, ...] = ()


def media_type(request: WebhookRequest) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def read(request: WebhookRequest) -> Submission:
    """The same members for the same bytes; PayloadError if they cannot be read."""
    kind = media_type(request)
    if kind == JSON:
        return Submission(members=json_object(request.body))
    if kind in FORMS:
        return _form(request)
    raise UnknownType("The content type must be application/json or that of an HTML form.")


def fingerprint(submission: Submission, ignore: frozenset[str]) -> str:
    """Equal for equal content, whatever the order of the members or the boundary between the parts."""
    members = {name: value for name, value in submission.members.items() if name not in ignore}
    files = [
        (file.field, file.name, file.media_type, sha256(file.data).hexdigest()) for file in submission.files
    ]
    return sha256(_encode([members, files])).hexdigest()


def _form(request: WebhookRequest) -> Submission:
    try:
        fields, files = parse_form(request.body, request.headers["content-type"])
    except BadRequest as error:
        raise Malformed(str(error)) from None
    members: dict[str, Any] = {}
    for name, values in fields.items():
        _put(members, name, values)
    return Submission(members=members, files=tuple(files))


def _put(members: dict[str, Any], name: str, values: list[str]) -> None:
    group, bracket, inner = name.partition("[")
    if bracket and group in GROUPS and inner.endswith("]"):
        inside = members.setdefault(group, {})
        if not isinstance(inside, dict):
            raise PayloadError(f"{quoted(group)} is given twice.")
        inside[inner[:-1]] = ", ".join(value for value in values if value)
    else:
        members[name] = _one(name, values)


def _one(name: str, values: list[str]) -> str:
    """Boxes that were ticked share a name; of an address or a message there is one."""
    given = list(dict.fromkeys(value for value in values if value))
    if len(given) > 1 and (name in ONCE or name.startswith("_")):
        raise PayloadError(f"{quoted(name)} is given twice.")
    return ", ".join(given)
