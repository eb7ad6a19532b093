"""What an administrator can set for a site's chat."""

from dataclasses import dataclass

from inbox.core.setting import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`hosts` are the addresses of the pages that may open the chat."""

    site: str = setting(
        default="",
        title={"en": "Site", "ru": "Сайт"},
        help={"en": "The key of the site that it belongs to.", "ru": "Ключ сайта, к которому он относится."},
        advanced=True,
    )
    hosts: tuple[str, ...] = setting(
        default=(),
        title={"en": "Addresses of the site", "ru": "Адреса сайта"},
        help={
            "en": "Pages at these addresses may open the chat; they are set where the site is.",
            "ru": "Страницы по этим адресам могут открывать чат; задаются в настройках сайта.",
        },
        placeholder="shop.example",
        advanced=True,
    )
