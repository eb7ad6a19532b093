"""The mailbox of a shop that sells coffee, and mail that came there, for tests."""

from pathlib import Path

from channels.email import SPEC, Settings
from channels.kit.threading import Signer
from inbox.core.channel import ChannelContext
from inbox.core.errors import NotFound
from inbox.core.secret import Secret
from tests.channels.web_form_of_beans import NO_BLOBS, NamedVisitors, StandingClock
from tests.contract.recorded import CHANNEL, read, with_headers
from tests.fakes.mail_host import TOKEN

RECORDINGS = Path(__file__).parent / "email"
PASSWORD = "fake-password-for-tests-0123456789"
KEYS = ("fake-signing-key-for-tests",)
SIGNER = Signer(KEYS)


class Remembered:
    """In memory; `filed` are the names of events that count as filed."""

    def __init__(self):
        self.values = {}
        self.filed = set()

    async def recall(self, name):
        return self.values.get(name)

    async def remember(self, name, value):
        self.values[name] = value

    async def is_filed(self, external_id):
        return external_id in self.filed


class GivenTokens:
    def __init__(self, token=TOKEN):
        self.token = token
        self.forgotten = 0

    async def access(self):
        return self.token

    def forget(self):
        self.forgotten += 1


class Nowhere:
    """An Internet that nobody reaches."""

    async def request(self, *asked, **more):
        raise NotFound


def a_mailbox(outside=None, *, remembered=None, visitors=None, **settings):
    context = ChannelContext(
        id=CHANNEL,
        clock=StandingClock(),
        visitors=visitors or NamedVisitors(),
        public_url="https://inbox.example",
        outside=outside or Nowhere(),
        blobs=NO_BLOBS,
        keys=KEYS,
        remembered=remembered or Remembered(),
    )
    given = {"address": "info@shop.example", "imap_host": "imap.shop.example", "password": Secret(PASSWORD)}
    return SPEC.build(Settings(**{**given, **settings}), context)


def a_request(raw, *, use="inbox", **headers):
    """An underscore in a header's name stands for a hyphen."""
    request = read(RECORDINGS / "plain.http", body=raw)
    return with_headers(request, x_folder_use=use, **headers)
