"""The direct messages of an Instagram business account: people write to it, and agents answer."""

from dataclasses import dataclass

from channels.kit.pages import settings as page
from channels.kit.pages.channel import PageChannel
from channels.kit.pages.kind import INSTAGRAM
from inbox.core.channel import Channel, ChannelContext, ChannelSpec
from inbox.core.errors import ConfigError
from inbox.core.setting import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(page.Settings):
    account_id: str = setting(
        title={"en": "Instagram account ID", "ru": "ID аккаунта Instagram"},
        help={
            "en": "Business settings → Accounts → Instagram accounts: the number, not the name.",
            "ru": "Business settings → Accounts → Instagram accounts: номер, а не имя.",
        },
        placeholder="17841400008460056",
    )


def build(settings: Settings, context: ChannelContext) -> Channel:
    if not settings.account_id.isdecimal():
        raise ConfigError("`account_id` consists of digits only; it is not the account's name.")
    return PageChannel(INSTAGRAM, settings, context, (settings.account_id, settings.page_id))


SPEC = ChannelSpec(
    kind="instagram",
    title="Instagram",
    settings=Settings,
    build=build,
    docs="docs/channels/instagram.md",
    messenger=True,
)

__all__ = ["SPEC", "Settings"]
