"""Any system that can post JSON or a form, and take answers the same way."""

from channels.webhook.channel import Webhook
from channels.webhook.settings import Settings
from inbox.core.channel import ChannelSpec

SPEC = ChannelSpec(
    kind="webhook",
    title="Webhook",
    settings=Settings,
    build=Webhook,
    docs="docs/channels/webhook.md",
    mapped=True,
)

__all__ = ["SPEC", "Settings", "Webhook"]
