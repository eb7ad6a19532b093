"""Twilio's messaging as the demo has it, with faults."""

from inbox.app.demo.providers import twilio_sms
from tests.fakes.twilio import Faults


class TwilioSmsApi(Faults, twilio_sms.TwilioSmsApi):
    """For tests."""
