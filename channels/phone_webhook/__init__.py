"""Any telephone system that can post what happens to a call, and where its recording lies."""

from channels.phone_webhook.channel import PhoneWebhook
from channels.phone_webhook.settings import Settings
from inbox.core.channel import ChannelSpec

SPEC = ChannelSpec(
    kind="phone_webhook",
    title="Telephone (any system)",
    settings=Settings,
    build=PhoneWebhook,
    docs="docs/channels/phone_webhook.md",
)

__all__ = ["SPEC", "PhoneWebhook", "Settings"]
