"""A VK community: people write to it and fill in its forms, agents answer."""

from channels.vk.channel import Vk
from channels.vk.settings import Settings
from inbox.core.channel import ChannelSpec

SPEC = ChannelSpec(
    kind="vk", title="VK", settings=Settings, build=Vk, docs="docs/channels/vk.md", messenger=True
)

__all__ = ["SPEC", "Settings", "Vk"]
