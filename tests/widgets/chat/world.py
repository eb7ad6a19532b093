"""What the tests of the chat talk about: pages with a socket each, and agents who write."""

import asyncio
import json
from contextlib import suppress
from dataclasses import replace

from aiohttp import WSMsgType

from inbox.core.conversation import Status
from inbox.core.delivery import Delivery, DeliveryState
from inbox.core.ids import EntryId, new_id
from inbox.core.store import durably
from inbox.core.timeline import Message, Note, TimelineEntry

PATIENCE_S = 5


class Page:
    """One open page of a site; what it is told is kept in order."""

    def __init__(self, socket):
        self.socket = socket
        self.told = []
        self.closed_with = None
        self.reason = None

    async def send(self, frame):
        await self.socket.send_str(frame if isinstance(frame, str) else json.dumps(frame))

    async def hello(self, visitor=None, **more):
        """The welcome; what may come before it is kept in `told`."""
        await self.send({"t": "hello", "visitor": visitor, **more})
        return await self.hears("welcome")

    async def say(self, text, name=None, **more):
        """The frame that answers the message: ack or error."""
        name = name or new_id()
        await self.send({"t": "message", "id": name, "text": text, **more})
        return await self.hears("ack", "error")

    async def frame(self, within=PATIENCE_S):
        """The next frame; None when the socket is closed."""
        message = await self.socket.receive(within)
        if message.type is not WSMsgType.TEXT:
            self.closed_with, self.reason = message.data, message.extra
            return None
        self.told.append(json.loads(message.data))
        return self.told[-1]

    async def hears(self, *kinds):
        """The next frame of one of these kinds."""
        while (frame := await self.frame()) is not None:
            if frame["t"] in kinds:
                return frame
        raise AssertionError(f"closed with {self.closed_with} before any of {kinds}: {self.told}")

    async def shows(self, number):
        """The texts on its screen, once there are so many."""
        while len(self.texts) < number:
            await self.hears("entry")
        return self.texts

    async def hush(self, seconds=0.1):
        """Takes what still comes, until nothing comes any more."""
        with suppress(TimeoutError):
            while await self.frame(seconds) is not None:
                pass
        return self.told

    async def ends(self):
        """The code that the socket is closed with."""
        while await self.frame() is not None:
            pass
        return self.closed_with

    async def close(self):
        await self.socket.close()

    @property
    def entries(self):
        return [frame for frame in self.told if frame["t"] == "entry"]

    @property
    def texts(self):
        return [frame["entry"]["text"] for frame in self.entries]


class World:
    def __init__(self, client, browsers, service, chat, clock, beans, tea):
        self.client = client
        self.browsers = browsers
        self.service = service
        self.store = service.store
        self.chat = chat
        self.clock = clock
        self.beans = beans
        self.tea = tea
        self.pages = []

    async def open(self, site=None, origin="https://beans.example", **headers):
        if origin is not None:
            headers["Origin"] = origin
        url = self.client.make_url(f"/w/{(site or self.beans).id}/chat")
        page = Page(await self.browsers.ws_connect(url, headers=headers, max_msg_size=0))
        self.pages.append(page)
        return page

    async def visitor(self, **hello):
        """A page that was welcomed, and the welcome."""
        page = await self.open()
        return page, await page.hello(**hello)

    async def write(self, unit):
        return await durably(self.store, unit)

    async def conversations(self):
        return (await self.store.conversations.page()).items

    async def conversation(self):
        [conversation] = await self.conversations()
        return conversation

    async def answer(self, text, author="ann", conversation=None, state=DeliveryState.SENT, **more):
        """An agent's message, as the actions write it."""
        talk = conversation or await self.conversation()
        now = self.clock.now()
        entry = TimelineEntry(
            id=EntryId(new_id()),
            contact_id=talk.contact_id,
            conversation_id=talk.id,
            at=now,
            received_at=now,
            author=author,
            body=Message(direction="out", text=text, **more),
        )

        async def unit(tx):
            filed = await tx.timeline.append(entry, preview=text)
            await tx.deliveries.add(
                Delivery(
                    entry_id=entry.id,
                    conversation_id=talk.id,
                    channel_id=talk.channel_id,
                    seq=filed.seq,
                    state=state,
                    updated_at=now,
                )
            )
            return filed

        return await self.write(unit)

    async def note(self, text):
        talk = await self.conversation()
        now = self.clock.now()
        entry = TimelineEntry(
            id=EntryId(new_id()),
            contact_id=talk.contact_id,
            conversation_id=talk.id,
            at=now,
            received_at=now,
            author="ann",
            body=Note(text=text),
        )
        return await self.write(lambda tx: tx.timeline.append(entry))

    async def resolve(self):
        async def unit(tx):
            [talk] = (await tx.conversations.page()).items
            return await tx.conversations.save(replace(talk, status=Status.RESOLVED))

        return await self.write(unit)

    async def state(self, entry):
        return (await self.store.deliveries.get(entry.id)).state

    async def until(self, condition):
        """Waits for what somebody else does in a moment."""
        async with asyncio.timeout(PATIENCE_S):
            while not (value := await condition()):  # noqa: ASYNC110 - looks in from outside
                await asyncio.sleep(0.01)
        return value
