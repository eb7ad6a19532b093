"""Calls the Graph API, and says what a refusal means; no token ever stands in an address."""

from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec

from channels.kit.graph.refusals import NoAnswer, refusal
from channels.kit.members import Members, items, line, member
from channels.kit.multipart import Part, multipart
from inbox.core.errors import ConfigError, RetryLater, Unanswered, Undeliverable
from inbox.core.inbound import File
from inbox.core.outside import Answered, Outside
from inbox.core.secret import Secret

OFFICIAL = "https://graph.facebook.com"
VERSION = "v25.0"
_QUICK_S = 20.0
_UPLOAD_S = 90.0
_LIMIT = 5_000_000
_MOST_PAGES = 200
_LONGEST_WAIT_S = 3_600.0
_MEDIA_HOSTS = ("fbcdn.net", "fbsbx.com", "cdninstagram.com", "whatsapp.net", "facebook.com")
_encode = msgspec.json.Encoder().encode


class Graph:
    """`url` is where the API is; only it and Meta's own servers are asked for files."""

    def __init__(self, outside: Outside, token: Secret, url: str, version: str, hidden: Secret) -> None:
        self._outside = outside
        self._token = token
        self._hidden = hidden
        self._url = url.rstrip("/")
        self._version = version.strip("/")
        self._host = urlsplit(url).netloc
        if not url.startswith(("https://", "http://")):
            raise ConfigError("`api_url` must begin with https://.")

    async def get(self, path: str, *, token: str | None = None, **asked: str) -> Members:
        return await self._call("GET", f"{path}?{urlencode(asked)}" if asked else path, token=token)

    async def post(self, path: str, body: Mapping[str, Any], *, token: str | None = None) -> Members:
        return await self._call("POST", path, _encode(body), "application/json", token=token)

    async def delete(self, path: str) -> Members:
        return await self._call("DELETE", path)

    async def upload(self, path: str, fields: Mapping[str, str], files: Mapping[str, Part]) -> Members:
        body, media_type = multipart(fields, files)
        return await self._call("POST", path, body, media_type, seconds=_UPLOAD_S)

    async def pages(self, path: str, **asked: str) -> AsyncIterator[Members]:
        """Each object of a list. The `next` that Meta offers holds the token, so it is not used."""
        after = ""
        for _ in range(_MOST_PAGES):
            page = await self.get(path, **asked, **({"after": after} if after else {}))
            for each in items(page, "data"):
                yield each
            paging = member(page, "paging")
            after = line(member(paging, "cursors"), "after")
            if not after or not paging.get("next"):
                return

    async def file(self, url: str, limit_bytes: int, *, named: str, with_token: bool) -> File:
        """Undeliverable for an address that is not Meta's; the token goes to no other."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        is_meta = parts.scheme == "https" and any(f".{host}".endswith(f".{each}") for each in _MEDIA_HOSTS)
        if not is_meta and parts.netloc != self._host:
            raise Undeliverable("The file lies on a server that is not Meta's.")
        headers = {"Authorization": f"Bearer {self._token.reveal()}"} if with_token else {}
        answer = await self._outside.request(
            "GET", url, headers=headers, limit_bytes=limit_bytes, timeout=_UPLOAD_S, redirects=2
        )
        if answer.status >= 500 or answer.status == 429:
            raise RetryLater(f"Meta answered {answer.status} instead of the file.")
        if answer.status != 200:
            raise Undeliverable(f"Meta answered {answer.status} instead of the file; it is gone.")
        media_type = answer.headers.get("Content-Type", "application/octet-stream").partition(";")[0]
        return File(name=named, media_type=media_type, data=answer.body)

    async def _call(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        media_type: str = "",
        *,
        token: str | None = None,
        seconds: float = _QUICK_S,
    ) -> Members:
        headers = {"Authorization": f"Bearer {token or self._token.reveal()}"}
        if media_type:
            headers["Content-Type"] = media_type
        url = f"{self._url}/{self._version}/{path}"
        try:
            answer = await self._outside.request(
                method, url, headers=headers, body=body, limit_bytes=_LIMIT, timeout=seconds
            )
        except Unanswered:
            if method == "GET":
                raise RetryLater("Meta did not answer in time.") from None
            raise NoAnswer from None
        except RetryLater:
            raise RetryLater("Meta cannot be reached.") from None
        told = _members(answer.body)
        if answer.status != 200 or "error" in told:
            raise refusal(answer.status, _without(told, self._token, self._hidden), _after(answer))
        return told


def _members(body: bytes) -> Members:
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def _without(told: Members, *secrets: Secret) -> Members:
    """An error that repeats a secret is shown without it."""
    raw = _encode(told)
    for each in filter(None, secrets):
        raw = raw.replace(_encode(each.reveal())[1:-1], b"***")
    return _members(raw)


def _after(answer: Answered) -> float | None:
    said = answer.headers.get("Retry-After", "")
    return min(float(said), _LONGEST_WAIT_S) if said.isascii() and said.isdigit() else None
