"""Visitors and an agent who chat while the service dies: they behave as the widget and the window do."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import aiohttp

from tests.journeys.crash_server import CrashServer, command

ORIGIN = {"Origin": "https://shop.example"}
PATIENCE_S = 240
_LOST = (aiohttp.ClientError, ConnectionError, TimeoutError)


@dataclass(slots=True)
class Visitor:
    """One browser: what it wants to say, what it was promised, and what stands on its screen.

    A `patient` one comes back when it is asked to try again; on one process nobody is.
    """

    name: str
    unsent: list[tuple[str, str]]
    answers: int
    patient: bool = False
    token: str | None = None
    conversation: str | None = None
    after: int | None = None
    acked: dict[str, str] = field(default_factory=dict)
    screen: list[dict[str, object]] = field(default_factory=list)
    flaws: list[str] = field(default_factory=list)

    @property
    def content(self) -> bool:
        return not self.unsent and len(self.screen) >= len(self.acked) + self.answers

    async def chat(self, session: aiohttp.ClientSession, url: str) -> None:
        """Comes back after every break, until everything is said and every answer is there."""
        while not self.content:
            try:
                async with session.ws_connect(url, headers=ORIGIN) as socket:
                    await self._talk(socket)
            except _LOST:
                pass
            await asyncio.sleep(random.uniform(0.05, 0.3))

    async def _talk(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        await socket.send_json(
            {"t": "hello", "visitor": self.token, "after": self.after, "conversation": self.conversation}
        )
        saying = asyncio.create_task(self._say(socket))
        try:
            async for frame in socket:
                self._hear(json.loads(frame.data))
                if self.content:
                    return
        finally:
            saying.cancel()

    async def _say(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Everything that is not acknowledged, from the first on, under the name that it had before."""
        while self.token is None:  # noqa: ASYNC110 - the welcome brings it
            await asyncio.sleep(0.01)
        for name, text in list(self.unsent):
            await socket.send_json({"t": "message", "id": name, "text": text, "attachments": []})
            await asyncio.sleep(random.uniform(0.2, 1.2))

    def _hear(self, frame: dict[str, object]) -> None:
        match frame["t"]:
            case "welcome":
                self.token = self.token or frame["visitor"]
                self.conversation = frame["conversation"] or self.conversation
            case "ack":
                self._acknowledge(frame["id"], frame["entry"])
            case "entry":
                self._show(frame["seq"], frame["entry"])
            case "error" if self.patient and frame.get("retry_after"):
                raise ConnectionError
            case "resync" | "error":
                self.flaws.append(f"{self.name} was told {frame}")

    def _acknowledge(self, name: str, entry: str) -> None:
        if self.acked.setdefault(name, entry) != entry:
            self.flaws.append(f"{self.name}: {name} was acknowledged as two entries")
        self.unsent = [each for each in self.unsent if each[0] != name]

    def _show(self, seq: int, entry: dict[str, object]) -> None:
        if self.after is not None and seq <= self.after:
            self.flaws.append(f"{self.name} was told {seq} after {self.after}")
        self.after = seq
        self.screen.append(entry)


@dataclass(slots=True)
class Window:
    """An agent who answers every visitor so often, each answer under a key until it is taken."""

    url: str
    token: str
    answers: int
    told: Counter[str] = field(default_factory=Counter)
    taken: dict[str, list[str]] = field(default_factory=dict)
    cursor: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def follow(self, session: aiohttp.ClientSession) -> None:
        """Counts how often each entry is told; goes on until it is cancelled."""
        while True:
            after = f"?after={self.cursor}" if self.cursor else ""
            try:
                async with session.ws_connect(f"{self.url}/stream{after}", headers=self.headers) as socket:
                    async for frame in socket:
                        self._hear(json.loads(frame.data))
            except _LOST:
                pass
            await asyncio.sleep(0.1)

    async def answer(self, session: aiohttp.ClientSession, visitors: int) -> None:
        """Until every conversation has all its answers."""
        while sum(len(each) for each in self.taken.values()) < visitors * self.answers:
            for conversation in await self._conversations(session):
                taken = self.taken.setdefault(conversation, [])
                if len(taken) < self.answers and await self._say(session, conversation, len(taken)):
                    taken.append(f"answer {len(taken)}")
            await asyncio.sleep(0.1)

    async def entries(self, session: aiohttp.ClientSession) -> dict[str, list[dict[str, object]]]:
        """All messages that are stored, by conversation, in their order."""
        found: dict[str, list[dict[str, object]]] = {}
        async for entry in self._all(session, "entries"):
            if entry["kind"] == "message":
                found.setdefault(entry["conversation_id"], []).append(entry)
        return {
            conversation: sorted(entries, key=lambda entry: entry["seq"])
            for conversation, entries in found.items()
        }

    async def deliveries(self, session: aiohttp.ClientSession) -> Counter[str]:
        """How many outgoing messages stand in each state."""
        states: Counter[str] = Counter()
        async for entry in self._all(session, "entries"):
            if entry["kind"] == "message" and entry["body"]["direction"] == "out":
                states[entry["delivery"]["state"]] += 1
        return states

    def _hear(self, frame: dict[str, object]) -> None:
        if frame["t"] == "change" and frame["kind"] == "entry":
            self.told[frame["id"]] += 1
        self.cursor = frame.get("cursor", self.cursor)

    async def _say(self, session: aiohttp.ClientSession, conversation: str, number: int) -> bool:
        headers = {**self.headers, "Idempotency-Key": f"{conversation}-{number}"}
        body = {"text": f"answer {number}", "anyway": True}
        path = f"{self.url}/conversations/{conversation}/messages"
        try:
            async with session.post(path, json=body, headers=headers) as answer:
                told = await answer.text()
                assert answer.status in (201, 503), f"{answer.status}: {told}"
                return answer.status == 201
        except _LOST:
            return False

    async def _conversations(self, session: aiohttp.ClientSession) -> list[str]:
        try:
            return [each["id"] async for each in self._all(session, "conversations")]
        except _LOST:
            return []

    async def _all(self, session: aiohttp.ClientSession, noun: str):
        after = ""
        while after is not None:
            asked = f"{self.url}/{noun}?limit=200" + (f"&after={after}" if after else "")
            async with session.get(asked, headers=self.headers, raise_for_status=True) as answer:
                page = await answer.json()
            for item in page["items"]:
                yield item
            after = page["next"]


@dataclass(slots=True)
class Afternoon:
    """What everybody saw, and what is stored, when all is said."""

    visitors: list[Visitor]
    window: Window
    stored: dict[str, list[dict[str, object]]]
    states: Counter[str]

    def flaws(self) -> Iterator[str]:
        """Every way in which somebody's screen differs from what is stored or was promised."""
        conversations = [visitor.conversation for visitor in self.visitors]
        if len(set(conversations)) != len(self.visitors) or set(conversations) != set(self.stored):
            yield f"{len(self.visitors)} visitors have {len(self.stored)} conversations"
        for visitor in self.visitors:
            yield from visitor.flaws
            yield from self._of_one(visitor)
        ids = {entry["id"] for entries in self.stored.values() for entry in entries}
        if twice := sum(count > 1 for entry, count in self.window.told.items() if entry in ids):
            yield f"{twice} entries were told to the window twice"
        if untold := len(ids - self.window.told.keys()):
            yield f"{untold} entries were never told to the window"
        if self.states.keys() - {"sent", "delivered", "read"}:
            yield f"deliveries are left as {dict(self.states)}"

    def _of_one(self, visitor: Visitor) -> Iterator[str]:
        stored = self.stored.get(visitor.conversation or "", [])
        said = [entry["body"]["text"] for entry in stored if entry["body"]["direction"] == "in"]
        if said != [f"{visitor.name} says {number}" for number in range(len(visitor.acked))]:
            yield f"{visitor.name} said {said}"
        answers = [entry["body"]["text"] for entry in stored if entry["body"]["direction"] == "out"]
        if answers != self.window.taken.get(visitor.conversation or ""):
            yield f"{visitor.name} was answered {answers}"
        if [entry["id"] for entry in visitor.screen] != [entry["id"] for entry in stored]:
            yield f"{visitor.name} sees {len(visitor.screen)} of {len(stored)} entries, or in another order"
        if not set(visitor.acked.values()) <= {entry["id"] for entry in stored}:
            yield f"{visitor.name} was promised an entry that is not there"


async def afternoon(
    server: CrashServer,
    *,
    visitors: int,
    messages: int,
    answers: int,
    kills: int,
    desk_port: int | None = None,
) -> Afternoon:
    """So many visitors say so much and are answered so often, while the service is killed so often.

    `desk_port` is where the window is open, if that is another process.
    """
    await server.start()
    site = json.loads(command(server.data, "site", "add", "shop.example", "--json"))["site"]
    token = json.loads(command(server.data, "token", "add", "window", "--json"))["token"]
    address = f"http://127.0.0.1:{server.port}"
    window = Window(url=f"http://127.0.0.1:{desk_port or server.port}/api/v1", token=token, answers=answers)
    patient = desk_port is not None
    people = [_visitor(number, messages, answers, patient=patient) for number in range(visitors)]
    timeout = aiohttp.ClientTimeout(total=20)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
        async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as group:
            following = group.create_task(window.follow(session))
            talks = [group.create_task(each.chat(session, f"{address}/w/{site}/chat")) for each in people]
            talks.append(group.create_task(window.answer(session, visitors)))
            talks.append(group.create_task(_killer(server, people, kills)))
            await asyncio.wait(talks)
            await asyncio.sleep(1)
            following.cancel()
        return Afternoon(
            visitors=people,
            window=window,
            stored=await window.entries(session),
            states=await _at_rest(window, session),
        )


def _visitor(number: int, messages: int, answers: int, *, patient: bool) -> Visitor:
    name = f"visitor {number}"
    said = [(f"{number}-{each}", f"{name} says {each}") for each in range(messages)]
    return Visitor(name=name, unsent=said, answers=answers, patient=patient)


async def _killer(server: CrashServer, people: list[Visitor], kills: int) -> None:
    """Kills at random moments, spread over the first three quarters of the progress."""
    total = sum(len(each.unsent) for each in people)
    for point in sorted(random.sample(range(total // 20, total * 3 // 4), kills)):
        while sum(len(each.acked) for each in people) < point:  # noqa: ASYNC110 - looks in from outside
            await asyncio.sleep(0.002)
        await asyncio.sleep(random.uniform(0, 0.06))
        await server.kill()
        await server.start()


async def _at_rest(window: Window, session: aiohttp.ClientSession) -> Counter[str]:
    """The states of all deliveries when none waits any more."""
    for _ in range(120):
        states = await window.deliveries(session)
        if not states["queued"]:
            return states
        await asyncio.sleep(0.25)
    return states
