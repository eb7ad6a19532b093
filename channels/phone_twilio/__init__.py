"""Telephone numbers at Twilio: calls that come in, calls that an agent asks for, and their recordings."""

from channels.phone_twilio.channel import PhoneTwilio
from channels.phone_twilio.settings import Settings
from inbox.core.channel import ChannelSpec

SPEC = ChannelSpec(
    kind="phone_twilio",
    title="Telephone (Twilio)",
    settings=Settings,
    build=PhoneTwilio,
    docs="docs/channels/phone_twilio.md",
)

__all__ = ["SPEC", "PhoneTwilio", "Settings"]
