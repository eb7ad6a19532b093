"""Twilio's messaging with its rules: who may be written to, what a message may be, statuses in any order."""

from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from inbox.app.demo.providers.twilio import BASE, TwilioAccount, refused
from inbox.core.clock import SystemClock

STOP = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
START = {"START", "YES", "UNSTOP"}


class TwilioSmsApi(TwilioAccount):
    """`sent` are messages that people see; `fate` are the statuses that each one goes through, in an order
    of their own. `now` is Twilio's clock; `stopped` are pairs of a sender and who wants nothing of it."""

    def __init__(self, seed: int | None = None, **account: Any) -> None:
        super().__init__(seed, **account)
        self.services: dict[str, dict[str, Any]] = {}
        self.messages: list[dict[str, Any]] = []
        self.sent: list[dict[str, Any]] = []
        self.stopped: set[tuple[str, str]] = set()
        self.fate = ("queued", "sent", "delivered")
        self.files: dict[str, tuple[bytes, str]] = {}
        self.now: Callable[[], datetime] = SystemClock().now

    def routes(self, app: web.Application) -> None:
        super().routes(app)
        app.router.add_get(BASE + "/Balance.json", self._about)
        app.router.add_post(BASE + "/Messages.json", self._send)
        app.router.add_get(BASE + "/Messages.json", self._list)
        app.router.add_get(BASE + "/Messages/{message}/Media.json", self._media)
        app.router.add_get(BASE + "/Messages/{message}/Media/{media}", self._file)
        app.router.add_get("/v1/Services/{service}", self._service)
        app.router.add_post("/v1/Services/{service}", self._set_service)
        app.router.add_get("/v1/Services/{service}/PhoneNumbers", self._pool)

    def serve(self, *numbers: str, **more: Any) -> Any:
        """A Messaging Service with these numbers; its SID."""
        sid = self.name("MG")
        told = {"sid": sid, "friendly_name": "Beans", "inbound_request_url": "", "sticky_sender": True}
        self.services[sid] = {**told, "fallback_url": "", "pool": numbers, **more}
        return sid

    # What people do.

    def say(
        self, who: str, text: Any = "", to: Any = None, *, media: Any = (), tell: Any = True, **params: Any
    ) -> Any:
        """Somebody writes; without `tell` nobody is called, as in an outage."""
        to = to or next(iter(self.numbers))
        sid = self.name("MM" if media else "SM")
        service = next((name for name, each in self.services.items() if to in each["pool"]), None)
        self._keyword(service or to, who, text)
        files = [self._keep(sid, data, kind) for data, kind in media]
        self._record(sid, "inbound", who, to, text, service, "received", files)
        told = [("MessageSid", sid), ("SmsSid", sid), ("AccountSid", self.sid), ("From", who), ("To", to)]
        told += [("Body", text), ("NumMedia", str(len(files))), ("SmsStatus", "received"), ("FromCity", "")]
        for place, (name, _, kind) in enumerate(files):
            told += [(f"MediaUrl{place}", self.url + name), (f"MediaContentType{place}", kind)]
        if service:
            told.append(("MessagingServiceSid", service))
        ours = self.services[service] if service else self.numbers[to]
        url = ours["inbound_request_url"] if service else ours["sms_url"]
        if tell:
            fallback = ours["fallback_url"] if service else ours["sms_fallback_url"]
            self.tell(url, [*told, *params.items()], fallback)
        return sid

    def report(self, message: Any, status: str, code: str = "") -> None:
        """Tell of a message of ours."""
        record = next(each for each in self.messages if each["sid"] == message["sid"])
        record.update(status=status, error_code=int(code) if code else None)
        told = [("MessageSid", message["sid"]), ("SmsSid", message["sid"]), ("AccountSid", self.sid)]
        told += [("MessageStatus", status), ("SmsStatus", status), ("From", message["from"])]
        self.tell(message["callback"], [*told, ("To", message["To"]), ("ErrorCode", code)])

    def _keyword(self, ours: Any, who: str, text: Any) -> None:
        word = text.strip().upper()
        if word in STOP:
            self.stopped.add((ours, who))
        if word in START:
            self.stopped.discard((ours, who))

    def _keep(self, message: Any, data: bytes, kind: str) -> Any:
        name = f"/2010-04-01/Accounts/{self.sid}/Messages/{message}/Media/{self.name('ME')}"
        self.files[name] = (data, kind)
        return name, data, kind

    def _record(  # noqa: PLR0913, PLR0917 - a message has this many sides
        self,
        sid: Any,
        direction: Any,
        who: str,
        to: Any,
        text: Any,
        service: Any,
        status: str,
        files: Any = (),
    ) -> None:
        told = {"sid": sid, "direction": direction, "from": who, "to": to, "body": text, "status": status}
        at = self.now()
        told |= {"messaging_service_sid": service, "num_media": str(len(files)), "error_code": None, "at": at}
        date = format_datetime(at.replace(microsecond=0))
        self.messages.append({**told, "date_created": date, "date_updated": date, "media": files})

    # What Twilio does.

    async def _send(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        to, text = str(form.get("To", "")), str(form.get("Body", ""))
        media = [str(url) for url in form.getall("MediaUrl", [])]
        ours = str(form.get("MessagingServiceSid") or form.get("From", ""))
        if refusal := self._refusal(ours, to, text, media):
            return refused(400, *refusal)
        data = [await self._fetched(url) for url in media]
        if None in data:
            return refused(400, 21620, "Invalid media URL(s)")
        service = ours if ours in self.services else None
        sid = self.name("MM" if media else "SM")
        number = self.services[ours]["pool"][0] if service else ours
        self._record(sid, "outbound-api", number, to, text, service, "queued")
        told = {"sid": sid, "To": to, "from": number, "text": text, "files": data}
        self.sent.append({**told, "callback": form.get("StatusCallback", "")})
        for status in self.fate if "StatusCallback" in form else ():
            self.report(self.sent[-1], status)
        return web.json_response({"sid": sid, "status": "accepted" if service else "queued"}, status=201)

    def _refusal(self, ours: Any, to: Any, text: Any, media: Any) -> Any:
        is_ours = ours in self.numbers or ours in self.services or ours.isalpha()
        if not is_ours:
            return 21606, "The From phone number is not a valid, SMS-capable number of the account."
        if not to.startswith("+") or len(to) < 8:
            return 21211, f"The 'To' number {to} is not a valid phone number."
        if (ours, to) in self.stopped:
            return 21610, "Attempt to send to unsubscribed recipient"
        if len(text) > 1600 or (not text and not media):
            return 21617, "The concatenated message body exceeds the 1600 character limit"
        return (21623, "Number of media files exceeds allowed limit") if len(media) > 10 else None

    async def _fetched(self, url: str) -> Any:
        """As Twilio comes for it, at the public address."""
        path = urlsplit(url).path + (f"?{query}" if (query := urlsplit(url).query) else "")
        async with aiohttp.ClientSession() as session, session.get(self.route + path) as answer:
            return await answer.read() if answer.status == 200 else None

    async def _list(self, request: web.Request) -> web.StreamResponse:
        asked = request.query
        since = datetime.fromisoformat(asked["DateSent>"]) if "DateSent>" in asked else None
        found = [each for each in reversed(self.messages) if since is None or each["at"] >= since]
        for name in ("To", "From"):
            found = [each for each in found if name not in asked or each[name.lower()] == asked[name]]
        page, size = int(asked.get("Page", 0)), min(int(asked.get("PageSize", 50)), 30)
        shown = found[page * size : (page + 1) * size]
        after = str(request.rel_url.update_query(Page=page + 1)) if found[(page + 1) * size :] else None
        told = [{name: each[name] for name in each if name not in {"at", "media"}} for each in shown]
        return web.json_response({"messages": told, "next_page_uri": after})

    async def _media(self, request: web.Request) -> web.StreamResponse:
        message = request.match_info["message"]
        found = [each for each in self.messages if each["sid"] == message]
        told = [{"uri": f"{name}.json", "content_type": kind} for name, _, kind in found[0]["media"]]
        return web.json_response({"media_list": told, "next_page_uri": None})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        data, kind = self.files.get(request.path, (None, ""))
        return web.Response(status=404) if data is None else web.Response(body=data, content_type=kind)

    async def _service(self, request: web.Request) -> web.StreamResponse:
        found = self.services.get(request.match_info["service"])
        return (
            web.json_response(found) if found else refused(404, 20404, "The requested resource was not found")
        )

    async def _set_service(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        place = self.services[request.match_info["service"]]
        place |= {"inbound_request_url": form["InboundRequestUrl"], "fallback_url": form["FallbackUrl"]}
        place["use_inbound_webhook_on_number"] = form["UseInboundWebhookOnNumber"] == "true"
        return web.json_response(place)

    async def _pool(self, request: web.Request) -> web.StreamResponse:
        pool = self.services[request.match_info["service"]]["pool"]
        told = [{"phone_number": each, "capabilities": ["SMS", "MMS"]} for each in pool]
        return web.json_response({"phone_numbers": told, "meta": {"next_page_url": None}})
