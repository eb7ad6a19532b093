"""From the bytes of a request to its values, each under a path such as `form_response.answers.0.email`."""

from collections.abc import Iterator, Mapping
from typing import Any

from channels.kit.payload import Malformed, UnknownType, json_object, scalar
from inbox.core.errors import BadRequest, PayloadError
from inbox.core.inbound import File, WebhookRequest
from inbox.kit.body import parse_form

FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_MOST = 1_000


def media_type(request: WebhookRequest) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def is_json(request: WebhookRequest) -> bool:
    kind = media_type(request)
    return kind == "application/json" or kind.endswith("+json") or (kind in {"", "text/plain"})


def members_of(request: WebhookRequest) -> tuple[dict[str, Any], tuple[File, ...]]:
    """The members as in JSON, and the files of a multipart form."""
    if is_json(request):
        return json_object(request.body), ()
    if media_type(request) not in FORMS:
        raise UnknownType("The content type must be application/json or that of an HTML form.")
    try:
        fields, files = parse_form(request.body, request.headers["content-type"])
    except BadRequest as error:
        raise Malformed(str(error)) from None
    members = {name: ", ".join(value for value in values if value) for name, values in fields.items()}
    return members, tuple(File(name=file.name, media_type=file.media_type, data=file.data) for file in files)


def values_of(members: Mapping[str, Any]) -> dict[str, str]:
    """Every text, number and truth value by its path; a dot inside a name is written with a backslash."""
    values: dict[str, str] = {}
    for path, value in _walk(members, ""):
        if len(values) >= _MOST:
            raise PayloadError(f"The request has more than {_MOST:,} values.")
        values[path] = value
    return values


def _walk(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _walk(inner, _joined(path, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _walk(inner, _joined(path, str(place)))
    elif value is not None:
        yield path, scalar(value, path)


def _joined(path: str, name: str) -> str:
    name = name.replace("\\", "\\\\").replace(".", "\\.")
    return f"{path}.{name}" if path else name
