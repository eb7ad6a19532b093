"""The bot of a shop that sells coffee, and what Telegram sends to it, for tests."""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from channels.telegram import SPEC, Settings
from channels.telegram.pace import Pace
from inbox.core.channel import ChannelContext
from inbox.core.identity import Identity
from inbox.core.ids import EntryId
from inbox.core.outbound import OutboundMessage
from inbox.core.secret import Secret
from inbox.storage.files import FileBlobs
from tests.channels.web_form_of_beans import NO_BLOBS, NamedVisitors, StandingClock
from tests.contract.recorded import CHANNEL, read

RECORDINGS = Path(__file__).parent / "telegram"
TOKEN = "7200000001:AAF-fake-token_for-tests-only-0123456789"
HOOK = "https://inbox.example/hooks/channel-under-test"
ME = {"id": 7200000001, "is_bot": True, "first_name": "Beans", "username": "beans_bot"}


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: dict = field(default_factory=dict)


@dataclass
class Answers:
    """Stands in for the Internet: gives each method its answer and keeps what was asked.

    An answer is what Telegram would grant, an (error code, description, parameters), or an error to raise;
    of a list each is given once, the last one for ever.
    """

    given: dict = field(default_factory=dict, repr=False)
    asked: list = field(default_factory=list, repr=False)

    async def request(self, method, url, *, headers=None, body=None, **limits):
        name = urlsplit(url).path.rpartition("/")[2]
        self.asked.append((name, _members(headers, body)))
        answer = self.given.get(name, ME if name == "getMe" else True)
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, tuple):
            code, description, parameters = answer
            told = {"ok": False, "error_code": code, "description": description, "parameters": parameters}
            return Answer(code, json.dumps(told).encode())
        if isinstance(answer, bytes):
            return Answer(200, answer)
        return Answer(200, json.dumps({"ok": True, "result": answer}).encode())

    def of(self, name):
        return [members for method, members in self.asked if method == name]


def a_bot(outside=None, *, blobs=NO_BLOBS, hook_url=HOOK, **settings):
    context = ChannelContext(
        id=CHANNEL,
        clock=StandingClock(),
        visitors=NamedVisitors(),
        public_url="https://inbox.example",
        hook_url=hook_url,
        phone_region="DE",
        outside=outside or Answers(),
        blobs=blobs,
    )
    bot = SPEC.build(Settings(token=Secret(TOKEN), **settings), context)
    bot._sending._pace = LeapingTime().pace()
    return bot


class LeapingTime:
    """Passes only for those who wait for it, and then at once."""

    def __init__(self):
        self.now = 0.0

    async def wait(self, seconds):
        self.now += seconds

    def pace(self):
        return Pace(lambda: self.now, self.wait)


def recorded(name, **changes):
    return read(RECORDINGS / f"{name}.http", **changes)


def update(kind, said, number=1):
    """A recorded request with another update in it."""
    body = json.dumps({"update_id": number, kind: said}).encode()
    return replace(recorded("message_text"), body=body)


def events_of(name, **settings):
    return a_bot(**{"groups": True, **settings}).parse(recorded(name))


def event_of(name, **settings):
    [event] = events_of(name, **settings)
    return event


def a_message(number=100, chat=42, **more):
    """What Telegram says of a message that was sent."""
    return {"message_id": number, "date": 1772452800, "chat": {"id": chat, "type": "private"}, **more}


def a_said(**more):
    """A message of a private chat, with nothing in it that need not be there."""
    person = {"id": 42, "is_bot": False, "first_name": "Anna"}
    chat = {"id": 42, "type": "private"}
    return {"message_id": 5, "date": 1772452800, "chat": chat, "from": person, "text": "x", **more}


def a_text(text="", *, thread="42", entry="entry-1", **more):
    return OutboundMessage(
        entry_id=EntryId(entry), to=Identity(kind="telegram", value="42"), thread=thread, text=text, **more
    )


def shapes(api):
    kinds = ("text", "photo", "video", "animation", "audio", "voice", "document", "poll")
    return [next(kind for kind in kinds if kind in each) for each in api.sent]


def blobs_in(folder):
    return FileBlobs(folder)


def _members(headers, body):
    kind = (headers or {}).get("Content-Type", "")
    if body and kind == "application/json":
        return json.loads(body)
    return body
