"""The chat on a site's pages: its visitors write by the widget's socket, agents answer in the window."""

from channels.web_chat.channel import WebChat
from channels.web_chat.settings import Settings
from inbox.core.channel import ChannelSpec

SPEC = ChannelSpec(
    kind="web_chat",
    title="Site chat",
    settings=Settings,
    build=WebChat,
    docs="docs/channels/web_chat.md",
    addable=False,
    webhook=False,
)

__all__ = ["SPEC", "Settings", "WebChat"]
