"""A Telegram bot: people write to it, or to an account that it is connected to, and agents answer."""

from channels.telegram.settings import Settings
from inbox.core.channel import Channel, ChannelContext, ChannelSpec


def build(settings: Settings, context: ChannelContext) -> Channel:
    # Loads python-telegram-bot, for most of a second: whoever has no bot does not pay for it.
    from channels.telegram.channel import Telegram  # noqa: PLC0415

    return Telegram(settings, context)


SPEC = ChannelSpec(
    kind="telegram",
    title="Telegram",
    settings=Settings,
    build=build,
    docs="docs/channels/telegram.md",
    messenger=True,
)

__all__ = ["SPEC", "Settings"]
