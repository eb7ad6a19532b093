"""Our place among the servers that VK calls: entered there, confirmed, and asked about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from channels.kit.members import Members, items, line, number
from channels.vk.api import VERSION, Api
from inbox.core.errors import ConfigError, RetryLater

_TITLE = "OneWindow"
_CODE = re.compile(r"[A-Za-z0-9]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    api: Api
    group: int
    url: str
    secret: str
    kinds: Sequence[str]

    async def enter(self) -> None:
        """VK calls the address before it sends anything there, and that call is answered as any other."""
        found = await self.find()
        if found is None:
            told = await self._ask(
                "groups.addCallbackServer", title=_TITLE, url=self.url, secret_key=self.secret
            )
            number_of = number(told, "server_id") if isinstance(told, dict) else None
        else:
            number_of = number(found, "id")
            if line(found, "status", 40) == "failed" or line(found, "secret_key", 60) != self.secret:
                given = {"title": _TITLE, "url": self.url, "secret_key": self.secret}
                await self._ask("groups.editCallbackServer", server_id=number_of, **given)
        if number_of is None:
            raise RetryLater("VK's answer cannot be read.")
        wanted = dict.fromkeys(self.kinds, 1)
        await self._ask("groups.setCallbackSettings", server_id=number_of, api_version=VERSION, **wanted)

    async def find(self) -> Members | None:
        told = await self._ask("groups.getCallbackServers")
        servers = items(told, "items") if isinstance(told, dict) else []
        return next((each for each in servers if line(each, "url", 2_000) == self.url), None)

    async def code(self) -> str:
        """What VK wants to hear when it calls for the first time; it changes now and then."""
        told = await self._ask("groups.getCallbackConfirmationCode")
        code = line(told, "code", 64) if isinstance(told, dict) else ""
        if not _CODE.fullmatch(code):
            raise RetryLater("VK's answer cannot be read.")
        return code

    async def check(self) -> str:
        found = await self.find()
        if found is None:
            raise ConfigError("VK does not call us; switch the channel off and on again.")
        state = line(found, "status", 40)
        if state == "failed":
            raise RetryLater("VK cannot reach us, or did not get the answer that it wanted.")
        told = await self._ask("groups.getCallbackSettings", server_id=number(found, "id"))
        events = told.get("events") if isinstance(told, dict) else None
        missing = [kind for kind in self.kinds if isinstance(events, dict) and events.get(kind) != 1]
        if missing:
            raise RetryLater(f"VK does not tell us of {', '.join(missing)}; switch the channel off and on.")
        return "VK calls us." if state == "ok" else "VK is about to call us for the first time."

    async def _ask(self, method: str, **asked: object) -> Any:
        return await self.api.ask(method, group_id=self.group, **asked)
