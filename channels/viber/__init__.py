"""A Viber bot: people write to it, agents answer."""

from channels.viber.channel import Viber
from channels.viber.settings import Settings
from inbox.core.channel import ChannelSpec

SPEC = ChannelSpec(
    kind="viber", title="Viber", settings=Settings, build=Viber, docs="docs/channels/viber.md", messenger=True
)

__all__ = ["SPEC", "Settings", "Viber"]
