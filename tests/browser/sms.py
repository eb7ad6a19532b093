"""SMS beside a browser: what a client does there, and the fake Twilio."""

from tests.browser.beside import Beside
from tests.journeys.sms_desk import ANNA, SmsOfTheShop


class Sms(Beside):
    """What the person with the number ANNA does; `api` is Twilio, with what it was sent."""

    def __init__(self):
        super().__init__(SmsOfTheShop().api())

    @property
    def settings(self):
        return SmsOfTheShop().settings(self.api)

    def says(self, text):
        return self.call(self.api.say, ANNA, text)
