"""Reads what an HTML form sends, urlencoded or multipart: bytes in, fields and files out, no I/O."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from inbox.core.errors import BadRequest
from inbox.kit.file_name import file_name

MAX_FIELDS = 200
_MAX_PART_HEADERS = 8192
_BOUNDARY = re.compile(rb"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")
_PARAMETER = re.compile(r';[ \t]*([A-Za-z0-9_.*-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^;"\s]*))[ \t]*')
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,64}/[a-z0-9!#$&^_.+-]{1,64}")
_UTF8 = {"utf-8", "utf8", "us-ascii"}
_BROKEN = "The form data is broken or incomplete."

Fields = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePart:
    """An uploaded file; `name` and `media_type` are the sender's claims, made harmless to show."""

    name: str
    media_type: str
    data: bytes
    field: str = ""


def parse_form(raw: bytes, content_type: str) -> tuple[Fields, list[FilePart]]:
    """Every field with its values in order, and the files; the same bytes always give the same.

    Raises BadRequest for more than 200 fields, broken data, text that is not UTF-8, NUL, or another content
    type.
    """
    kind, parameters = _header(content_type)
    if parameters.get("charset", "utf-8").lower() not in _UTF8:
        raise BadRequest("The form data must be UTF-8.")
    if kind == "application/x-www-form-urlencoded":
        return _urlencoded(raw), []
    if kind == "multipart/form-data":
        return _multipart(raw, parameters.get("boundary", ""))
    raise BadRequest("The content type is not one of an HTML form.")


def _urlencoded(raw: bytes) -> Fields:
    if raw.count(b"&") >= MAX_FIELDS:
        raise _too_many()
    fields: Fields = {}
    try:
        pairs = parse_qsl(raw.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise _not_utf8() from None
    for name, value in pairs:
        _keep(fields, name, value)
    return fields


def _multipart(raw: bytes, boundary: str) -> tuple[Fields, list[FilePart]]:
    mark = boundary.encode("ascii", "replace")
    if not _BOUNDARY.fullmatch(mark):
        raise BadRequest(_BROKEN)
    _preamble, *parts = (b"\r\n" + raw).split(b"\r\n--" + mark, MAX_FIELDS + 2)
    end = next((place for place, part in enumerate(parts) if part.startswith(b"--")), None)
    if end is None:
        raise _too_many() if len(parts) > MAX_FIELDS else BadRequest(_BROKEN)
    if end > MAX_FIELDS:
        raise _too_many()
    fields: Fields = {}
    files: list[FilePart] = []
    for part in parts[:end]:
        _take_part(part, fields, files)
    return fields, files


def _take_part(part: bytes, fields: Fields, files: list[FilePart]) -> None:
    headers, data = _split_part(part)
    kind, parameters = _header(headers.get("content-disposition", ""))
    name = parameters.get("name")
    if kind != "form-data" or name is None:
        raise BadRequest(_BROKEN)
    if headers.get("content-transfer-encoding", "binary").lower() not in {"7bit", "8bit", "binary"}:
        raise BadRequest("The form data uses a transfer encoding that browsers do not use.")
    media_type, media_parameters = _header(headers.get("content-type", "text/plain"))
    if "filename" not in parameters:
        if media_parameters.get("charset", "utf-8").lower() not in _UTF8:
            raise _not_utf8()
        _keep(fields, name, _text(data))
    elif parameters["filename"] or data:
        media_type = media_type if _MEDIA_TYPE.fullmatch(media_type) else "application/octet-stream"
        given = file_name(parameters["filename"])
        files.append(FilePart(name=given, media_type=media_type, data=data, field=name))


def _split_part(part: bytes) -> tuple[dict[str, str], bytes]:
    head, gap, data = part.partition(b"\r\n\r\n")
    padding, _, lines = head.partition(b"\r\n")
    if not gap or padding.strip(b" \t") or len(lines) > _MAX_PART_HEADERS:
        raise BadRequest(_BROKEN)
    headers = {}
    for line in _text(lines).split("\r\n"):
        name, colon, value = line.partition(":")
        if not colon:
            raise BadRequest(_BROKEN)
        headers[name.strip().lower()] = value.strip()
    return headers, data


def _header(value: str) -> tuple[str, dict[str, str]]:
    """The value before the first ";" in lower case, and the parameters (the first of equal names counts)."""
    kind, _, _ = value.partition(";")
    parameters: dict[str, str] = {}
    place = len(kind)
    while match := _PARAMETER.match(value, place):
        place = match.end()
        quoted, bare = match[2], match[3]
        parameters.setdefault(match[1].lower(), bare if quoted is None else _unquote(quoted))
    if value[place:].strip("; \t"):
        raise BadRequest(_BROKEN)
    return kind.strip().lower(), parameters


def _unquote(quoted: str) -> str:
    # Browsers write these three as below and leave a backslash (of a Windows path) as it is.
    return quoted.replace('\\"', '"').replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")


def _keep(fields: Fields, name: str, value: str) -> None:
    if "\x00" in name or "\x00" in value:
        raise BadRequest("The form data holds a NUL character.")
    fields.setdefault(name, []).append(value)


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise _not_utf8() from None


def _not_utf8() -> BadRequest:
    return BadRequest("The form data is not valid UTF-8.")


def _too_many() -> BadRequest:
    return BadRequest(f"The form has more than {MAX_FIELDS} fields.")
