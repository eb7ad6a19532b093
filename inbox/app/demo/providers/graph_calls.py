"""What people do on Meta's platforms, and the signed calls by which Meta tells of it until they are taken."""

import asyncio
import hmac
import json
from collections.abc import Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from inbox.app.demo.providers.moment import DATE, Moment

NUMBER, ACCOUNT = "106540352242922", "102290129340398"
PAGE, INSTAGRAM, APP = "104083925236215", "17841400008460056", "1234567890123456"
DISPLAYED = "15550783881"
Push = tuple[str, dict[str, Any]]


class GraphCalls:
    """The part that calls us. `route` is where calls really go, whatever address they were registered under;
    one that is not taken comes again."""

    def __init__(self, secret: str, *, moment: Moment, numbered_from: int) -> None:
        self.secret = secret
        self.route: str | None = None
        self.leads: dict[str, dict[str, Any]] = {}
        self.chats: dict[str, dict[str, list[dict[str, Any]]]] = {}
        self.subscriptions: dict[str, dict[str, Any]] = {}
        self.number_hook: str | None = None
        self.pending: list[Push] = []
        self.delivered: list[Push] = []
        self._moment = moment
        self._first = numbered_from
        self._number = numbered_from - 1
        self._changed = asyncio.Event()
        self._tasks: set[asyncio.Future[None]] = set()

    def mixed(self, batch: list[Push]) -> list[Push]:
        """The order in which they come."""
        return batch

    def comes_again(self) -> bool:
        """Though it was taken."""
        return False

    def pause(self) -> float:
        """Seconds until what was not taken comes again."""
        return 1.0

    def say(
        self,
        wa_id: Any,
        text: Any = None,
        *,
        key: Any = None,
        name: str = "Anna Lee",
        user_id: Any = None,
        kind: str = "text",
        **more: Any,
    ) -> Any:
        """Somebody writes on WhatsApp."""
        self._number += 1
        said = {
            "id": key or f"wamid.IN{self._number:06}",
            "timestamp": str(self._moment(self._number)),
            "type": kind,
        }
        contact = {"profile": {"name": name}}
        if wa_id:
            said["from"] = contact["wa_id"] = wa_id
        if user_id:
            said["from_user_id"] = contact["user_id"] = user_id
        if text is not None:
            said["text"] = {"body": text}
        self.push_whatsapp(messages=[{**said, **more}], contacts=[contact])
        return said["id"]

    def status(self, key: Any, state: str, **more: Any) -> None:
        self.push_whatsapp(statuses=[{"id": key, "status": state, "timestamp": str(self._moment(0)), **more}])

    def push_whatsapp(self, **value: Any) -> None:
        metadata = {"phone_number_id": NUMBER, "display_phone_number": DISPLAYED}
        value = {"messaging_product": "whatsapp", "metadata": metadata, **value}
        change = {"field": "messages", "value": value}
        self.push("whatsapp", {"object": "whatsapp_business_account", "entry": [_entry(ACCOUNT, change)]})

    def event(self, kind: str, whom: str, **said: Any) -> None:
        """Something happens in the page's chat."""
        self._number += 1
        own = PAGE if kind == "messenger" else INSTAGRAM
        event = {
            "sender": {"id": whom},
            "recipient": {"id": own},
            "timestamp": self._moment(self._number) * 1000,
        }
        entry = {"id": own, "time": DATE * 1000, "messaging": [{**event, **said}]}
        self.push(kind, {"object": "page" if kind == "messenger" else "instagram", "entry": [entry]})

    def write(
        self, kind: str, whom: str, text: Any = "", *, key: Any = None, told: Any = True, **more: Any
    ) -> Any:
        """Unless it is `told`, Meta gave its call up and only keeps the message in the chat."""
        key = key or f"m_IN{self._number:06}"
        if told:
            self.event(kind, whom, message={"mid": key, **({"text": text} if text else {}), **more})
        else:
            self._number += 1
        at = datetime.fromtimestamp(self._moment(self._number), UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
        files = [
            {f"{each['type']}_data": {"url": each["payload"]["url"]}} for each in more.get("attachments", ())
        ]
        kept = {"id": key, "created_time": at, "from": {"id": whom}, "message": text}
        if files:
            kept["attachments"] = {"data": files}
        self.chats.setdefault(kind, {}).setdefault(whom, []).insert(0, kept)
        return key

    def conversations(self, kind: str) -> Any:
        """The newest first, as are the messages in each."""
        found = [
            {"id": f"t_{whom}", "updated_time": said[0]["created_time"], "messages": {"data": said[:25]}}
            for whom, said in self.chats.get(kind, {}).items()
        ]
        return sorted(found, key=lambda each: each["updated_time"], reverse=True)

    def lead(self, number: Any, fields: dict[str, str], *, told: Any = True, **more: Any) -> None:
        self.leads[number] = {
            "id": number,
            "created_time": "2026-03-02T11:59:00+0000",
            "form_id": "555",
            "field_data": [{"name": name, "values": [value]} for name, value in fields.items()],
            **more,
        }
        if told:
            value = {"leadgen_id": number, "page_id": PAGE, "form_id": "555"}
            change = {"field": "leadgen", "value": value}
            self.push("meta_leads", {"object": "page", "entry": [_entry(PAGE, change)]})

    def push(self, kind: str, document: dict[str, Any]) -> None:
        self.pending.append((kind, document))
        self._changed.set()

    # What Meta does.

    async def _bring(self) -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                waiting = [each for each in self.pending if self._hook(each[0])]
                if not waiting:
                    self._changed.clear()
                    with suppress(TimeoutError):
                        async with asyncio.timeout(0.2):
                            await self._changed.wait()
                    continue
                await asyncio.gather(*(self._tell(session, each) for each in self.mixed(waiting[:8])))

    async def _tell(self, session: aiohttp.ClientSession, one: Any) -> None:
        kind, document = one
        body = json.dumps(document).encode()
        signed = hmac.digest(self.secret.encode(), body, "sha256").hex()
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={signed}"}
        try:
            async with (
                asyncio.timeout(20),
                session.post(self._at(self._hook(kind)), data=body, headers=headers) as answer,
            ):
                is_taken = answer.status == 200
        except (aiohttp.ClientError, OSError, TimeoutError):
            is_taken = False
        if not is_taken:
            await asyncio.sleep(self.pause())
            return
        self.delivered.append(one)
        if not self.comes_again():
            self.pending.remove(one)

    def _hook(self, kind: str) -> Any:
        if kind == "whatsapp":
            return self.number_hook
        found = self.subscriptions.get("instagram" if kind == "instagram" else "page")
        return found and found["callback_url"]

    def _at(self, url: str) -> Any:
        return self.route + urlsplit(url).path if self.route else url

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _entry(number: Any, *changes: Any) -> dict[str, Any]:
    return {"id": number, "time": DATE, "changes": list(changes)}
