"""The client who writes to the shop's number on WhatsApp, and whose telephone shows at once what is read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from inbox.app.demo.clients.client import Said, Stage
from inbox.app.demo.providers.graph import GraphApi
from inbox.app.demo.providers.graph_calls import ACCOUNT, NUMBER

_CLIENT, _NAME = "12025550171", "Demo client"
_TEMPLATE = {
    "id": "1",
    "name": "order_ready",
    "language": "en",
    "status": "APPROVED",
    "category": "UTILITY",
    "components": [
        {
            "type": "BODY",
            "text": "Hello {{1}}, your order {{2}} is ready.",
            "example": {"body_text": [["Anna", "57"]]},
        }
    ],
}


class OnWhatsApp:
    host = "whatsapp.demo"

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._api = GraphApi(
            stage.secret,
            stage.secret,
            moment=lambda _: int(stage.clock.now().timestamp()),
            numbered_from=stage.numbered_from,
        )
        self._api.route = stage.route
        self._api.number_hook = stage.hook_url
        self._api.subscribed.add(f"{ACCOUNT}/subscribed_apps")
        self._api.templates.append(_TEMPLATE)
        self._said: list[Said] = []
        self._seen = 0

    @property
    def ports(self) -> Mapping[int, int]:
        return {80: int(self._api.url.rpartition(":")[2])}

    def settings(self) -> Mapping[str, Any]:
        secret = self._stage.secret
        ids = {"phone_number_id": NUMBER, "account_id": ACCOUNT}
        return {**ids, "token": secret, "app_secret": secret, "api_url": f"http://{self.host}"}

    async def start(self) -> None:
        await self._api.start()

    async def stop(self) -> None:
        await self._api.stop()

    async def say(self, text: str, subject: str) -> None:  # noqa: ARG002 - chats have none
        self.conversation()
        self._api.say(_CLIENT, text, name=_NAME)
        self._said.append(Said(by_client=True, text=text, at=self._now()))

    def conversation(self) -> list[Said]:
        for sent in self._api.sent[self._seen :]:
            self._seen += 1
            key = self._api.name_of(self._seen)
            for state in ("delivered", "read"):
                self._api.status(key, state, recipient_id=_CLIENT)
            self._said.append(self._of_shop(sent))
        return self._said

    def _of_shop(self, sent: Mapping[str, Any]) -> Said:
        kind = str(sent.get("type", "text"))
        if kind == "template":
            text, note = str(_TEMPLATE["name"]), "template"
        else:
            told = sent.get(kind, {})
            text = str(told.get("body") or told.get("caption") or told.get("filename") or "")
            note = "" if kind == "text" else "file"
        return Said(by_client=False, text=text, at=self._now(), note=note)

    def _now(self) -> datetime:
        return self._stage.clock.now()
