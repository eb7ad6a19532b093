"""The client who writes to the shop's bot on Telegram."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from inbox.app.demo.clients.client import Said, Stage
from inbox.app.demo.providers.telegram import TelegramApi

_BOT = "7200000001"
_CHAT = 20_001
_PERSON = {"id": _CHAT, "is_bot": False, "first_name": "Demo", "last_name": "client"}
_FILES = ("photo", "video", "animation", "audio", "voice", "document")


class OnTelegram:
    host = "telegram.demo"

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._api = TelegramApi(
            f"{_BOT}:{stage.secret}",
            moment=lambda _: int(stage.clock.now().timestamp()),
            numbered_from=stage.numbered_from,
        )
        # The chat is older than this process, so the bot may write first.
        self._api.messages[_CHAT] = {}

    @property
    def ports(self) -> Mapping[int, int]:
        return {80: _port(self._api.url)}

    def settings(self) -> Mapping[str, Any]:
        return {"token": self._api.token, "api_url": f"http://{self.host}", "mode": "polling"}

    async def start(self) -> None:
        await self._api.start()

    async def stop(self) -> None:
        await self._api.stop()

    async def say(self, text: str, subject: str) -> None:  # noqa: ARG002 - chats have none
        writer: dict[str, Any] = {"from": _PERSON}
        self._api.say(_CHAT, text, **writer)

    def conversation(self) -> list[Said]:
        return [_said(each) for each in self._api.messages[_CHAT].values()]


def _said(message: Mapping[str, Any]) -> Said:
    file = next((kind for kind in _FILES if kind in message), "")
    text = message.get("text") or message.get("caption") or message.get("poll", {}).get("question", "")
    return Said(
        by_client=not message["from"]["is_bot"],
        text=text,
        at=datetime.fromtimestamp(message["date"], UTC),
        note="file" if file else "edited" if "edit_date" in message else "",
    )


def _port(url: str) -> int:
    return int(url.rpartition(":")[2])
