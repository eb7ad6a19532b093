"""What no log may hold of a Twilio account."""

from contextlib import asynccontextmanager
from urllib.parse import parse_qsl, urlencode

from channels.sms_twilio import SPEC as SMS_TWILIO
from tests.fakes.twilio import SID
from tests.fakes.twilio_sms import TwilioSmsApi
from tests.inbox.app.canary_case import NEW, OLD, Case


@asynccontextmanager
async def sms_twilio():
    """It signs its calls with the token, which it is asked with as well."""
    api = await TwilioSmsApi(token=OLD).start()
    api.own("+12025550100")
    call = [("MessageSid", f"SM{7:032x}"), ("From", "+491701234567"), ("To", "+12025550100"), ("Body", "coo")]

    def proof(channel_id, body):
        params = parse_qsl(body.decode(errors="replace"), keep_blank_values=True)
        _, headers = api.signed(f"https://inbox.example/hooks/{channel_id}", params)
        return "", {"X-Twilio-Signature": headers["X-Twilio-Signature"]}

    def fail(error):
        failing = {name: [502] * 1_000 for name in ("Messages", "GET IncomingPhoneNumbers")}
        api.faults = {} if error is None else failing

    yield Case(
        kind=SMS_TWILIO,
        settings={"account_sid": SID, "auth_token": OLD, "sender": "+12025550100", "api_url": api.url},
        renewed={"auth_token": NEW},
        secrets=(OLD, NEW),
        proof=proof,
        letter=urlencode(call).encode(),
        fail=fail,
    )
    await api.stop()
