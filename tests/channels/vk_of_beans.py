"""The VK community of a shop that sells coffee, and what VK answers it, for tests."""

import json
from urllib.parse import parse_qs

from channels.vk import SPEC, Settings
from inbox.core.inbound import Announced
from inbox.core.secret import Secret
from tests.channels.social_of_beans import Granting, a_context, a_text
from tests.contract.channels import ROOT
from tests.contract.recorded import read

RECORDINGS = ROOT / "tests/channels/vk"
TOKEN = "vk1.a.fake-access-key-for-tests-only-0123456789"
SECRET = json.loads(read(RECORDINGS / "message_deny.http").body)["secret"]
SENT = {"response": [{"peer_id": 42, "message_id": 9, "conversation_message_id": 8}]}
GROUP = {"response": {"groups": [{"id": 123456, "name": "Beans", "screen_name": "beans"}]}}


class VkAnswers(Granting):
    def __init__(self, **given):
        super().__init__(
            {"response": 1},
            **{
                "messages_send": SENT,
                "groups_getById": GROUP,
                "groups_getCallbackConfirmationCode": {"response": {"code": "a1b2c3d4"}},
                "groups_getCallbackServers": {"response": {"count": 0, "items": []}},
                "groups_addCallbackServer": {"response": {"server_id": 1}},
                **given,
            },
        )

    def of(self, method):
        return [parse_qs(body.decode()) for name, body in self.asked if name == method]


def a_community(outside=None, *, blobs=None, **settings):
    given = {"group": "123456", "token": Secret(TOKEN), **settings}
    more = {} if blobs is None else {"blobs": blobs}
    return SPEC.build(Settings(**given), a_context(outside or VkAnswers(), **more))


def events_of(name):
    """But for that a name is to be asked for."""
    events = a_community().parse(read(RECORDINGS / f"{name}.http"))
    return tuple(event for event in events if not isinstance(event.body, Announced))


def body_of(name):
    [event] = events_of(name)
    return event.body


def a_message(text="", **more):
    return a_text(text, kind="vk", **more)
