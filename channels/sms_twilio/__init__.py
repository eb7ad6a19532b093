"""SMS and MMS through Twilio: people write to a number, agents answer from it."""

from channels.sms_twilio.channel import TwilioSms
from channels.sms_twilio.settings import Settings
from inbox.core.channel import ChannelSpec

SPEC = ChannelSpec(
    kind="sms_twilio",
    title="SMS (Twilio)",
    settings=Settings,
    build=TwilioSms,
    docs="docs/channels/sms_twilio.md",
)

__all__ = ["SPEC", "Settings", "TwilioSms"]
