"""The number of a shop at Twilio, and what is sent to it, for tests."""

from channels.sms_twilio import SPEC, Settings
from inbox.core.identity import Identity
from inbox.core.secret import Secret
from tests.channels.social_of_beans import a_context, a_text
from tests.contract.channels import ROOT
from tests.contract.recorded import read
from tests.fakes.twilio import SID, TOKEN

RECORDINGS = ROOT / "tests/channels/sms_twilio"
OURS, ANNA = "+12025550100", "+491701234567"
PAIR = Identity(kind="sms", value=f"{ANNA}/{OURS}")


def a_channel(outside=None, *, context=None, **settings):
    given = {"account_sid": SID, "auth_token": Secret(TOKEN), "sender": OURS, **settings}
    return SPEC.build(Settings(**given), context or a_context(outside))


def events_of(name, **settings):
    return a_channel(**settings).parse(read(RECORDINGS / f"{name}.http"))


def a_message(text="", **more):
    return a_text(text, kind="sms", to=PAIR.value, **more)
