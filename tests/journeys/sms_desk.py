"""A shop whose clients write SMS to its number; how the number is connected is told here."""

from tests.fakes.twilio import SID, TOKEN
from tests.fakes.twilio_sms import TwilioSmsApi

OURS, OTHER = "+12025550100", "+12025550101"
ANNA = "+491701234567"


def thread(person=ANNA, ours=OURS):
    return f"{person}/{ours}"


class SmsOfTheShop:
    kind = "sms_twilio"

    def __init__(self, sender=OURS):
        self.sender = sender

    def api(self, seed=None):
        api = TwilioSmsApi(seed)
        api.own(OURS)
        api.own(OTHER)
        return api

    def settings(self, api):
        return {"account_sid": SID, "auth_token": TOKEN, "sender": self.sender, "api_url": api.url}
