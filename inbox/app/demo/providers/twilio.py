"""A Twilio account with the rules that its parts share: who may ask, how calls are signed and repeated."""

import asyncio
from base64 import b64encode
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Handler
from multidict import MultiDict
from twilio.request_validator import RequestValidator

from inbox.app.demo.providers.calling import Calling

SID = "AC" + "0123456789abcdef" * 2
BASE = "/2010-04-01/Accounts/{sid}"
_MOST_TRIES = 5
_PATIENCE_S = 15


class TwilioAccount(Calling):
    """Calls go to their own addresses: as often as the fragment says (rc), else once more, then to the
    fallback once; what nobody took is in `lost` and is not told again. `route` is where our public address
    really leads. `asked` holds (method, last word, path) of every request."""

    def __init__(
        self, seed: int | None = None, *, sid: str = SID, token: str, numbered_from: int = 1
    ) -> None:
        super().__init__(seed)
        self.sid = sid
        self.token = token
        self.asked: list[tuple[str, str, str]] = []
        self.lost: list[tuple[str, Any]] = []
        self.numbers: dict[str, dict[str, Any]] = {}
        self._made = numbered_from - 1
        self.webhook = "each call has its own"

    def routes(self, app: web.Application) -> None:
        app.middlewares.append(self._guard)
        app.router.add_get(BASE + ".json", self._about)
        app.router.add_get(BASE + "/IncomingPhoneNumbers.json", self._list_numbers)
        app.router.add_post(BASE + "/IncomingPhoneNumbers/{number}.json", self._set_number)

    def own(self, number: Any, **more: Any) -> Any:
        """Give the account a number."""
        able = {"voice": True, "sms": True, "mms": True}
        told = {"sid": self.name("PN"), "phone_number": number, "capabilities": able, "sms_url": ""}
        self.numbers[number] = {"sms_fallback_url": "", "voice_url": "", **told, **more}
        return self.numbers[number]

    def name(self, kind: str) -> str:
        self._made += 1
        return f"{kind}{self._made:032x}"

    def tell(self, url: str, params: Any, fallback: str = "") -> None:
        """Call an address, in Twilio's time."""
        self.call((url, params, fallback))

    def signed(self, url: str, params: Any) -> Any:
        """Body and headers of a call of Twilio's; the fragment is not part of what is signed."""
        pairs = MultiDict(params)
        signature = RequestValidator(self.token).compute_signature(url.partition("#")[0], pairs)
        form = "application/x-www-form-urlencoded; charset=UTF-8"
        return urlencode(params).encode(), {"X-Twilio-Signature": signature, "Content-Type": form}

    async def post(self, session: aiohttp.ClientSession, body: Any, headers: dict[str, str]) -> bool:  # noqa: ARG002 - each call signs anew
        url, params, fallback = body
        overrides = dict(parse_qsl(url.partition("#")[2]))
        tries = 1 + min(int(overrides.get("rc", 1)), _MOST_TRIES)
        for _ in range(tries):
            if await self._try(session, url, params):
                return True
            await asyncio.sleep(0.02)
        if fallback and await self._try(
            session, fallback, [*params, ("ErrorCode", "11200"), ("ErrorUrl", url)]
        ):
            return True
        self.lost.append((url, params))
        return True

    async def _try(self, session: aiohttp.ClientSession, url: str, params: Any) -> bool:
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        data, headers = self.signed(url, params)
        timeout = aiohttp.ClientTimeout(total=_PATIENCE_S)
        try:
            async with session.post(self.route + path, data=data, headers=headers, timeout=timeout) as answer:
                text = await answer.text()
                if answer.status == 200:
                    await self.heed(url, params, text)
                    return True
                self.refused.append((answer.status, params))
        except (aiohttp.ClientError, TimeoutError, OSError):
            pass
        return False

    async def heed(self, url: str, params: Any, text: Any) -> None:
        """Do what the answer to a call says."""

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Only whoever has the token may ask."""
        if request.path.startswith("/2010-04-01/") or request.path.startswith("/v1/"):
            pair = b64encode(f"{self.sid}:{self.token}".encode()).decode()
            if request.headers.get("Authorization") != f"Basic {pair}":
                return refused(401, 20003, "Authenticate")
            name = request.path.rpartition("/")[2].removesuffix(".json")
            self.asked.append((request.method, name, request.path_qs))
            asked = name if request.method == "POST" else f"{request.method} {name}"
            return await self.admit(request, asked, handler)
        return await handler(request)

    async def admit(self, request: web.Request, asked: str, handler: Handler) -> web.StreamResponse:  # noqa: ARG002 - tests refuse some
        """Do what was asked for, named by the path's last word and by the method if that is not POST."""
        return await handler(request)

    async def _about(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response(
            {"sid": self.sid, "friendly_name": "Beans", "status": "active", "type": "Full"}
        )

    async def _list_numbers(self, request: web.Request) -> web.StreamResponse:
        wanted = request.query.get("PhoneNumber", "")
        found = [each for number, each in self.numbers.items() if wanted in number]
        return web.json_response({"incoming_phone_numbers": found, "next_page_uri": None})

    async def _set_number(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        [number] = [n for n in self.numbers.values() if n["sid"] == request.match_info["number"]]
        for name, value in form.items():
            number[_snake(name)] = value
        return web.json_response(number)


def _snake(name: str) -> Any:
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in name).lstrip("_")


def refused(status: int, code: int, message: str) -> web.Response:
    told = {
        "code": code,
        "message": message,
        "status": status,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
    }
    return web.json_response(told, status=status)
