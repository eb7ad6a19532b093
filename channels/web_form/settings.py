"""What an administrator can set for a site's form."""

from dataclasses import dataclass

from inbox.core.setting import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`hosts` are the addresses of the pages that may post."""

    site: str = setting(
        default="",
        title={"en": "Site", "ru": "Сайт"},
        help={"en": "The key of the site that it belongs to.", "ru": "Ключ сайта, к которому она относится."},
        advanced=True,
    )
    hosts: tuple[str, ...] = setting(
        default=(),
        title={"en": "Addresses of the site", "ru": "Адреса сайта"},
        help={
            "en": "Forms at these addresses may post; they are set where the site is.",
            "ru": "Формы по этим адресам могут присылать заявки; задаются в настройках сайта.",
        },
        placeholder="shop.example",
        advanced=True,
    )
    phone_region: str = setting(
        default="",
        title={"en": "Country of phone numbers", "ru": "Страна телефонных номеров"},
        help={
            "en": "Numbers without a country code are read as of this one. Empty: that of the installation.",
            "ru": "Номера без кода страны читаются как номера этой страны. Пусто — как у всей установки.",
        },
        placeholder="DE",
    )
