"""What people do on Meta's platforms, and the signed calls by which Meta tells of it until they are taken."""

import asyncio
import hmac
import json
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import urlsplit

import aiohttp

NUMBER, ACCOUNT = "106540352242922", "102290129340398"
PAGE, INSTAGRAM, APP = "104083925236215", "17841400008460056", "1234567890123456"
DISPLAYED = "15550783881"
DATE = 1772452800


class GraphCalls:
    """The part that calls us: in any order, and again as often as `repeats` says."""

    def say(self, wa_id, text=None, *, key=None, name="Anna Lee", user_id=None, kind="text", **more):
        """Somebody writes on WhatsApp."""
        self._number += 1
        said = {
            "id": key or f"wamid.IN{self._number:06}",
            "timestamp": str(DATE + self._number),
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

    def status(self, key, state, **more):
        self.push_whatsapp(statuses=[{"id": key, "status": state, "timestamp": str(DATE), **more}])

    def push_whatsapp(self, **value):
        metadata = {"phone_number_id": NUMBER, "display_phone_number": DISPLAYED}
        value = {"messaging_product": "whatsapp", "metadata": metadata, **value}
        change = {"field": "messages", "value": value}
        self.push("whatsapp", {"object": "whatsapp_business_account", "entry": [_entry(ACCOUNT, change)]})

    def event(self, kind, whom, **said):
        """Something happens in the page's chat."""
        self._number += 1
        own = PAGE if kind == "messenger" else INSTAGRAM
        event = {"sender": {"id": whom}, "recipient": {"id": own}, "timestamp": (DATE + self._number) * 1000}
        entry = {"id": own, "time": DATE * 1000, "messaging": [{**event, **said}]}
        self.push(kind, {"object": "page" if kind == "messenger" else "instagram", "entry": [entry]})

    def write(self, kind, whom, text="", *, key=None, told=True, **more):
        """Unless it is `told`, Meta gave its call up and only keeps the message in the chat."""
        key = key or f"m_IN{self._number:06}"
        if told:
            self.event(kind, whom, message={"mid": key, **({"text": text} if text else {}), **more})
        else:
            self._number += 1
        at = datetime.fromtimestamp(DATE + self._number, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
        files = [
            {f"{each['type']}_data": {"url": each["payload"]["url"]}} for each in more.get("attachments", ())
        ]
        kept = {"id": key, "created_time": at, "from": {"id": whom}, "message": text}
        if files:
            kept["attachments"] = {"data": files}
        self.chats.setdefault(kind, {}).setdefault(whom, []).insert(0, kept)
        return key

    def conversations(self, kind):
        """The newest first, as are the messages in each."""
        found = [
            {"id": f"t_{whom}", "updated_time": said[0]["created_time"], "messages": {"data": said[:25]}}
            for whom, said in self.chats.get(kind, {}).items()
        ]
        return sorted(found, key=lambda each: each["updated_time"], reverse=True)

    def lead(self, number, fields, *, told=True, **more):
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

    def push(self, kind, document):
        self.pending.append((kind, document))
        self._changed.set()

    # What Meta does.

    async def _bring(self):
        async with aiohttp.ClientSession() as session:
            while True:
                waiting = [each for each in self.pending if self._hook(each[0])]
                if not waiting:
                    self._changed.clear()
                    with suppress(TimeoutError):
                        async with asyncio.timeout(0.2):
                            await self._changed.wait()
                    continue
                batch = waiting[:8]
                self._random.shuffle(batch)
                await asyncio.gather(*(self._tell(session, each) for each in batch))

    async def _tell(self, session, one):
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
            await asyncio.sleep(self._random.uniform(0.02, 0.2))
            return
        self.delivered.append(one)
        if self._random.random() >= self.repeats:
            self.pending.remove(one)

    def _hook(self, kind):
        if kind == "whatsapp":
            return self.number_hook
        found = self.subscriptions.get("instagram" if kind == "instagram" else "page")
        return found and found["callback_url"]

    def _at(self, url):
        return self.route + urlsplit(url).path if self.route else url

    def _spawn(self, work):
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _entry(number, *changes):
    return {"id": number, "time": DATE, "changes": list(changes)}
