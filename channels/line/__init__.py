"""A LINE Official Account: people write to it, agents answer."""

from channels.line.channel import Line
from channels.line.settings import Settings
from inbox.core.channel import ChannelSpec

SPEC = ChannelSpec(
    kind="line", title="LINE", settings=Settings, build=Line, docs="docs/channels/line.md", messenger=True
)

__all__ = ["SPEC", "Line", "Settings"]
