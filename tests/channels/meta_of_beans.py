"""The shop that sells coffee on Meta's platforms, and what Meta sends to it, for tests."""

import json
from dataclasses import replace
from pathlib import Path

from channels import instagram, messenger, meta_leads, whatsapp
from inbox.core.channel import ChannelContext
from inbox.core.identity import Identity
from inbox.core.ids import EntryId
from inbox.core.outbound import OutboundMessage
from inbox.core.secret import Secret
from tests.channels.web_form_of_beans import NO_BLOBS, NamedVisitors, StandingClock
from tests.contract.recorded import CHANNEL, read
from tests.fakes.graph import ACCOUNT, APP, INSTAGRAM, NUMBER, PAGE

APP_SECRET = "an-app-secret-0123456789abcdef"
TOKEN = "EAAG-fake-token-for-tests-only"
HOOK = "https://inbox.example/hooks/channel-under-test"
SPECS = {spec.kind: spec for spec in (whatsapp.SPEC, messenger.SPEC, instagram.SPEC, meta_leads.SPEC)}
OWN = {
    "whatsapp": {"phone_number_id": NUMBER, "account_id": ACCOUNT},
    "messenger": {"page_id": PAGE, "app_id": APP},
    "instagram": {"page_id": PAGE, "app_id": APP, "account_id": INSTAGRAM},
    "meta_leads": {"page_id": PAGE, "app_id": APP},
}


class Nobody:
    """Stands in for the Internet where a test asks nothing of it."""

    async def request(self, method, url, **rest):
        raise AssertionError(f"{method} {url}")


def a_channel(kind, outside=None, *, blobs=NO_BLOBS, hook_url=HOOK, **settings):
    context = ChannelContext(
        id=CHANNEL,
        clock=StandingClock(),
        visitors=NamedVisitors(),
        public_url="https://inbox.example",
        hook_url=hook_url,
        phone_region="DE",
        outside=outside or Nobody(),
        blobs=blobs,
    )
    spec, secrets = SPECS[kind], {"token": Secret(TOKEN), "app_secret": Secret(APP_SECRET)}
    return spec.build(spec.settings(**{**OWN[kind], **secrets, **settings}), context)


def recordings(kind):
    return Path(__file__).parent / kind


def events_of(kind, name, **settings):
    return a_channel(kind, **settings).parse(read(recordings(kind) / f"{name}.http"))


def event_of(kind, name, **settings):
    """The first: what is told of the person beside it is another one."""
    return events_of(kind, name, **settings)[0]


def posted(kind, document):
    return replace(read(recordings(kind) / first_of(kind)), body=json.dumps(document).encode())


def first_of(kind):
    return "notice.http" if kind == "meta_leads" else "text.http"


def an_answer(kind, text="", *, to="491701234567", **more):
    return OutboundMessage(
        entry_id=EntryId("entry-1"), to=Identity(kind=kind, value=to), thread=to, text=text, **more
    )
