"""One account at Twilio, asked over our guarded client; its token never stands in an address."""

from base64 import b64encode
from collections.abc import AsyncIterator, Sequence
from urllib.parse import urlencode, urlsplit

from channels.kit.members import Members, items, line
from channels.kit.payload import json_object
from channels.kit.refusals import Refusals
from channels.kit.twilio.refusals import refusal
from inbox.core.errors import ConfigError, PayloadError, RetryLater, Unanswered, Undeliverable
from inbox.core.inbound import File
from inbox.core.outside import Answered, Outside
from inbox.core.secret import Secret
from inbox.kit.sniff import sniff

OFFICIAL = "https://api.twilio.com"
Form = Sequence[tuple[str, str]]
"""Fields in their order; a name may come more than once."""
_QUICK_S = 20.0
_FILE_S = 120.0
_LIMIT = 5_000_000
_MOST_PAGES = 200
_LONGEST_WAIT_S = 3_600.0


class Account:
    """Paths without a slash in front are within the account, those with one are of messaging services."""

    def __init__(
        self, outside: Outside, sid: str, auth_token: Secret, api_url: str, refusals: Refusals
    ) -> None:
        if not is_sid(sid, "AC"):
            raise ConfigError("`account_sid` begins with AC; copy it from Twilio's console.")
        if not api_url.startswith(("https://", "http://")):
            raise ConfigError("`api_url` must begin with https://.")
        self.sid = sid
        self._outside = outside
        self._token = auth_token
        self._refusals = refusals
        self._api = api_url.rstrip("/")
        self._messaging = self._api.replace("://api.", "://messaging.", 1)

    async def get(self, path: str, asked: Form = ()) -> Members:
        """RetryLater when no answer comes: asking changes nothing."""
        url = self._url(path)
        try:
            return await self._call("GET", f"{url}?{urlencode(asked)}" if asked else url)
        except Unanswered as error:
            raise RetryLater(str(error)) from None

    async def post(self, path: str, form: Form) -> Members:
        """Unanswered if nobody knows whether it was done."""
        return await self._call("POST", self._url(path), urlencode(form).encode())

    async def delete(self, path: str) -> None:
        await self._call("DELETE", self._url(path))

    async def pages(self, path: str, name: str, asked: Form = ()) -> AsyncIterator[Members]:
        """Each object of the list of that name, page after page."""
        url = f"{self._url(path)}?{urlencode(asked)}"
        for _ in range(_MOST_PAGES):
            try:
                page = await self._call("GET", url)
            except Unanswered as error:
                raise RetryLater(str(error)) from None
            for each in items(page, name):
                yield each
            after = _next(page)
            if not after:
                return
            url = self._next_url(after)

    async def file(self, path: str, limit_bytes: int, *, named: str) -> File:
        """What lies in the account: a picture of a message, a recording. The token goes to the API alone."""
        answer = await self._outside.request(
            "GET",
            self._url(path),
            headers=self._headers(),
            limit_bytes=limit_bytes,
            timeout=_FILE_S,
            redirects=3,
        )
        if answer.status in {404, 410}:
            raise Undeliverable("Twilio does not have this file any more.")
        if answer.status == 401:
            raise RetryLater("Twilio does not let us have this file; check the account's token.")
        if answer.status != 200:
            raise RetryLater(f"Twilio answered {answer.status} instead of the file.")
        media_type = answer.headers.get("Content-Type", "").partition(";")[0]
        return File(name=named, media_type=sniff(answer.body, media_type), data=answer.body)

    def _url(self, path: str) -> str:
        if path.startswith("/"):
            return f"{self._messaging}{path}"
        return f"{self._api}/2010-04-01/Accounts/{self.sid}/{path}"

    def _next_url(self, told: str) -> str:
        """Only its path and query count, so that the token goes nowhere else."""
        parts = urlsplit(told)
        host = self._messaging if parts.path.startswith("/v1/") else self._api
        return f"{host}{parts.path}?{parts.query}"

    def _headers(self) -> dict[str, str]:
        pair = f"{self.sid}:{self._token.reveal()}".encode()
        return {"Authorization": f"Basic {b64encode(pair).decode()}"}

    async def _call(self, method: str, url: str, body: bytes | None = None) -> Members:
        headers = self._headers()
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = await self._outside.request(
            method, url, headers=headers, body=body, limit_bytes=_LIMIT, timeout=_QUICK_S
        )
        if answer.status >= 500:
            raise Unanswered("Twilio has a fault at the moment.")
        if answer.status == 204:
            return {}
        try:
            told = json_object(answer.body)
        except PayloadError:
            raise Unanswered("Twilio's answer cannot be read.") from None
        if answer.status >= 400:
            raise refusal(self._refusals, answer.status, told, _after(answer))
        return told


def is_sid(text: str, kind: str) -> bool:
    """Whether it is one of Twilio's names: two letters and 32 hexadecimal digits."""
    digits = text.removeprefix(kind)
    return text.startswith(kind) and len(digits) == 32 and set(digits) <= set("0123456789abcdefABCDEF")


def _next(page: Members) -> str:
    meta = page.get("meta")
    if isinstance(meta, dict):
        return line(meta, "next_page_url", 4_000)
    return line(page, "next_page_uri", 4_000)


def _after(answer: Answered) -> float | None:
    said = answer.headers.get("Retry-After", "")
    return min(float(said), _LONGEST_WAIT_S) if said.isascii() and said.isdigit() else None
