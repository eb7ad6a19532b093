"""A mailbox: what people write there becomes conversations, and agents answer in its name."""

from channels.email.settings import Settings
from inbox.core.channel import Channel, ChannelContext, ChannelSpec


def build(settings: Settings, context: ChannelContext) -> Channel:
    # The libraries for mail are loaded only where there is a mailbox.
    from channels.email.channel import Email  # noqa: PLC0415

    return Email(settings, context)


SPEC = ChannelSpec(
    kind="email",
    title="E-mail",
    settings=Settings,
    build=build,
    docs="docs/channels/email.md",
    webhook=False,
)

__all__ = ["SPEC", "Settings"]
