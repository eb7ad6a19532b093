"""Twilio's telephone network as the demo has it, with faults."""

from inbox.app.demo.providers import twilio_voice
from inbox.app.demo.providers.twilio_voice import Caller, a_wav
from tests.fakes.twilio import Faults

__all__ = ["Caller", "TwilioVoice", "a_wav"]


class TwilioVoice(Faults, twilio_voice.TwilioVoice):
    """For tests."""
