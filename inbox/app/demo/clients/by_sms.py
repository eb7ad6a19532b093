"""The client who writes SMS to the shop's number."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from inbox.app.demo.clients.client import Said, Stage
from inbox.app.demo.providers.twilio import SID
from inbox.app.demo.providers.twilio_sms import TwilioSmsApi

_OURS, _CLIENT = "+12025550110", "+12025550172"


class BySms:
    host = "sms.demo"

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._api = TwilioSmsApi(token=stage.secret, numbered_from=stage.numbered_from)
        self._api.route = stage.route
        self._api.now = stage.clock.now
        # Twilio keeps the address it was given once, so what is written right after a start arrives too.
        self._api.own(_OURS, sms_url=stage.hook_url, sms_fallback_url=stage.hook_url)
        self._said: list[Said] = []
        self._seen = 0

    @property
    def ports(self) -> Mapping[int, int]:
        return {80: int(self._api.url.rpartition(":")[2])}

    def settings(self) -> Mapping[str, Any]:
        account = {"account_sid": SID, "auth_token": self._stage.secret}
        return {**account, "sender": _OURS, "api_url": f"http://{self.host}"}

    async def start(self) -> None:
        await self._api.start()

    async def stop(self) -> None:
        await self._api.stop()

    async def say(self, text: str, subject: str) -> None:  # noqa: ARG002 - SMS have none
        self.conversation()
        self._api.say(_CLIENT, text, _OURS)
        self._said.append(Said(by_client=True, text=text, at=self._now()))

    def conversation(self) -> list[Said]:
        for sent in self._api.sent[self._seen :]:
            self._seen += 1
            note = "file" if sent["files"] else ""
            self._said.append(Said(by_client=False, text=str(sent["text"]), at=self._now(), note=note))
        return self._said

    def _now(self) -> datetime:
        return self._stage.clock.now()
