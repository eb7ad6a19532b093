"""What the messengers of the shop share in tests: a context, and requests as a provider would send them."""

import json
from dataclasses import replace

from inbox.core.channel import ChannelContext
from inbox.core.identity import Identity
from inbox.core.ids import EntryId
from inbox.core.outbound import OutboundMessage
from tests.channels.web_form_of_beans import NO_BLOBS, NamedVisitors, StandingClock
from tests.contract.recorded import CHANNEL, read

HOOK = "https://inbox.example/hooks/channel-under-test"


def a_context(outside=None, *, blobs=NO_BLOBS, hook_url=HOOK, lend=None):
    return ChannelContext(
        id=CHANNEL,
        clock=StandingClock(),
        visitors=NamedVisitors(),
        public_url="https://inbox.example",
        hook_url=hook_url,
        phone_region="DE",
        outside=outside,
        blobs=blobs,
        lend=lend or (lambda file: f"https://inbox.example/lent/{file.blob}/{file.name}"),
    )


class Granting:
    """Stands in for the Internet: gives each address' last name its answer and keeps what was asked.

    An answer is a document, a (status, document) or an error to raise; of a list each is given once, the last
    one for ever.
    """

    def __init__(self, usual=None, **given):
        self.usual = {} if usual is None else usual
        self.given = given
        self.asked = []

    async def request(self, method, url, *, headers=None, body=None, **limits):
        name = url.partition("?")[0].rpartition("/")[2].replace(".", "_")
        self.asked.append((name, body))
        answer = self.given.get(name, self.usual)
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if isinstance(answer, Exception):
            raise answer
        status, document = answer if isinstance(answer, tuple) else (200, answer)
        told = document if isinstance(document, bytes) else json.dumps(document).encode()
        return Answer(status, told)


class Answer:
    def __init__(self, status, body):
        self.status, self.body, self.headers = status, body, {}


def a_text(text="", *, kind, to="42", thread=None, entry="entry-1", **more):
    return OutboundMessage(
        entry_id=EntryId(entry),
        to=Identity(kind=kind, value=to),
        thread=thread or to,
        text=text,
        **more,
    )


def told(folder, name, document):
    """The recorded request with another body."""
    return replace(read(folder / f"{name}.http"), body=json.dumps(document).encode())
