"""The Messenger of a Facebook page: people write to it, and agents answer."""

from channels.kit.pages.channel import PageChannel
from channels.kit.pages.kind import MESSENGER
from channels.kit.pages.settings import Settings
from inbox.core.channel import Channel, ChannelContext, ChannelSpec


def build(settings: Settings, context: ChannelContext) -> Channel:
    return PageChannel(MESSENGER, settings, context, (settings.page_id,))


SPEC = ChannelSpec(
    kind="messenger",
    title="Messenger",
    settings=Settings,
    build=build,
    docs="docs/channels/messenger.md",
    messenger=True,
)

__all__ = ["SPEC", "Settings"]
