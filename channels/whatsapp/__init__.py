"""A WhatsApp number on Meta's Cloud API: people write to it, and agents answer."""

from channels.whatsapp.channel import WhatsApp
from channels.whatsapp.settings import Settings
from inbox.core.channel import ChannelSpec

SPEC = ChannelSpec(
    kind="whatsapp",
    title="WhatsApp",
    settings=Settings,
    build=WhatsApp,
    docs="docs/channels/whatsapp.md",
    messenger=True,
)

__all__ = ["SPEC", "Settings", "WhatsApp"]
