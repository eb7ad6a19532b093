"""A shop whose clients write to a Telegram bot: what they do there, and what agents see of it."""

import asyncio
from collections.abc import Awaitable, Callable

from inbox.core.timeline import Message
from tests.fakes.bot_api import BotApi
from tests.journeys.shop import everything

TOKEN = "7200000001:AAF-fake-token_for-tests-only-0123456789"
PUBLIC = "https://inbox.example"


class TelegramDesk:
    def __init__(self, shop, api: BotApi):
        self.shop = shop
        self.api = api
        self.channel = None

    async def connect(self, **settings):
        """As an administrator does; Telegram reaches the service whatever its public name is."""
        self.api.route = f"http://127.0.0.1:{self.shop.client.port}"
        given = {"token": TOKEN, "api_url": self.api.url, **settings}
        told = await self.shop.act("POST", "channels", {"kind": "telegram", "name": "Bot", "settings": given})
        self.channel = told["id"]
        await self.until_up()
        return self

    async def change(self, **settings):
        await self.shop.act("PATCH", f"channels/{self.channel}", {"settings": settings})

    async def until_up(self):
        async def up():
            told = await self.shop.act("GET", f"channels/{self.channel}")
            return told["health"]["state"] == "up"

        await eventually(up)

    async def conversation(self, thread):
        found = [each for each in await everything(self.shop.store.conversations) if each.thread == thread]
        return found[-1] if found else None

    async def entries(self, thread="42"):
        """What stands in the thread's conversations, in their order."""
        own = {each.id for each in await everything(self.shop.store.conversations) if each.thread == thread}
        found = await everything(self.shop.store.timeline)
        return sorted((each for each in found if each.conversation_id in own), key=lambda each: each.seq)

    async def messages(self, thread="42", direction="in"):
        found = [entry for entry in await self.entries(thread) if isinstance(entry.body, Message)]
        return [entry for entry in found if entry.body.direction == direction]

    async def heard(self, count, thread="42"):
        """The client's messages as soon as there are so many."""

        async def there():
            found = await self.messages(thread)
            return found if len(found) >= count else None

        return await eventually(there)

    async def reply(self, text="", thread="42", **more):
        """An agent's answer; the entry's id."""
        conversation = await self.conversation(thread)
        path = f"conversations/{conversation.id}/messages"
        return (await self.shop.act("POST", path, {"text": text, **more}))["id"]

    async def upload(self, name, data):
        answer = await self.shop.client.post(
            "/api/v1/uploads", data=data, headers={**self.shop.agent, "X-File-Name": name}
        )
        assert answer.status == 201, await answer.text()
        return (await answer.json())["id"]

    async def delivery(self, entry, *states):
        """As soon as it is in one of the states."""

        async def settled():
            found = await self.shop.store.deliveries.get(entry)
            return found if found.state.value in states else None

        return await eventually(settled)

    async def body(self, entry, so: Callable[[Message], object]):
        """What the entry says as soon as that is so."""

        async def said():
            found = (await self.shop.store.timeline.get(entry)).body
            return found if so(found) else None

        return await eventually(said)


async def eventually(ask: Callable[[], Awaitable[object]], seconds=30.0):
    """What it answers as soon as that is something."""
    async with asyncio.timeout(seconds):
        while not (found := await ask()):  # noqa: ASYNC110 - looked at from outside
            await asyncio.sleep(0.02)
        return found
