"""The crash proof: clients that repeat until they are answered, a service that is killed, and the count."""

import asyncio
import json
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.journeys.crash_server import CrashServer, command

CLIENTS = 16


@dataclass(slots=True)
class Story:
    """What the clients were told, by number of the lead."""

    leads: int
    acknowledged: dict[int, dict[str, str]] = field(default_factory=dict)
    repeats: int = 0

    def message(self, number: int) -> str:
        return f"lead-{number:05d}-please"


async def tell(server: CrashServer, *, leads: int, kills: int) -> Story:
    """Send so many leads and kill the service so often meanwhile; at the end it runs and has had its turn."""
    await server.start()
    site = json.loads(command(server.data, "site", "add", "shop.example", "--json"))["site"]
    story = Story(leads=leads)
    waiting = list(range(leads))[::-1]
    url = f"http://127.0.0.1:{server.port}/w/{site}/leads"
    patience = aiohttp.ClientTimeout(total=20)
    async with aiohttp.ClientSession(timeout=patience) as session, asyncio.TaskGroup() as group:
        await _known(session, url)
        for _ in range(CLIENTS):
            group.create_task(_client(session, url, story, waiting))
        group.create_task(_killer(server, story, kills))
    await _settled(server)
    return story


async def _known(session: aiohttp.ClientSession, url: str) -> None:
    """A service with a fault may say that the site is added before it is."""
    for _ in range(100):
        async with session.options(url, headers={"Origin": "https://shop.example"}) as answer:
            if answer.status < 400:
                return
        await asyncio.sleep(0.05)


async def _client(session: aiohttp.ClientSession, url: str, story: Story, waiting: list[int]) -> None:
    while waiting:
        await _send(session, url, story, waiting.pop())


async def _send(session: aiohttp.ClientSession, url: str, story: Story, number: int) -> None:
    lead = {"message": story.message(number), "email": f"person{number}@customers.example"}
    headers = {"Idempotency-Key": f"key-{number}", "Origin": "https://shop.example"}
    while True:
        try:
            async with session.post(url, json=lead, headers=headers) as answer:
                body = await answer.read()
                assert answer.status in (201, 503), f"{answer.status}: {body!r}"
                if answer.status == 201:
                    story.acknowledged[number] = json.loads(body)
                    return
        except (aiohttp.ClientError, TimeoutError, ConnectionError):
            pass
        story.repeats += 1
        await asyncio.sleep(random.uniform(0.01, 0.1))


async def _killer(server: CrashServer, story: Story, kills: int) -> None:
    """Kills at random moments, spread over the progress."""
    for point in sorted(random.sample(range(story.leads // 50, story.leads * 19 // 20), kills)):
        while len(story.acknowledged) < point:  # noqa: ASYNC110 - looks in from outside, as a power cut does
            await asyncio.sleep(0.002)
        await asyncio.sleep(random.uniform(0, 0.06))
        await server.kill()
        await server.start()


async def _settled(server: CrashServer) -> None:
    for _ in range(200):
        if not any(request["state"] == "waiting" for request in exported(server.data, "requests")):
            return
        await asyncio.sleep(0.25)


def exported(data: Path, what: str) -> list[dict[str, object]]:
    out = data / f"{what}.jsonl"
    command(data, "export", what, "--out", str(out))
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


async def form_entries(server: CrashServer) -> Counter[str]:
    """How many forms each conversation holds."""
    token = json.loads(command(server.data, "token", "add", "proof", "--json"))["token"]
    url, after, found = f"http://127.0.0.1:{server.port}/api/v1/entries?limit=200", "", Counter()
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as session:
        while after is not None:
            asked = url + (f"&after={after}" if after else "")
            async with session.get(asked, raise_for_status=True) as answer:
                page = await answer.json()
            found.update(entry["conversation_id"] for entry in page["items"] if entry["kind"] == "form")
            after = page["next"]
    return found


def flaws(server: CrashServer, story: Story) -> list[str]:
    """Every way in which what is stored differs from what was promised; none if the promise was kept."""
    leads = exported(server.data, "leads")
    stored = Counter(lead["message"] for lead in leads)
    wanted = {story.message(number) for number in range(story.leads)}
    ids = {lead["id"]: lead["message"] for lead in leads}
    lost = [
        number
        for number, told in story.acknowledged.items()
        if ids.get(told["lead"]) != story.message(number)
    ]
    requests = Counter(str(request["state"]) for request in exported(server.data, "requests"))
    found = {
        "leads that were promised and are not there as promised": len(lost),
        "messages that are missing": len(wanted - stored.keys()),
        "messages that nobody sent": len(stored.keys() - wanted),
        "leads that are there twice": sum(stored.values()) - len(stored),
        "requests that still wait": requests["waiting"],
        "requests that failed": requests["failed"],
        "clients that were never answered": story.leads - len(story.acknowledged),
    }
    return [f"{count} {what}" for what, count in found.items() if count]
