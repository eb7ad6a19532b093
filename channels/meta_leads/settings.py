"""What an administrator can set for the lead forms of a page."""

from dataclasses import dataclass

from channels.kit.graph.words import API_URL, API_VERSION, APP_ID, APP_SECRET, PAGE_ID, PAGE_TOKEN
from inbox.core.secret import Secret
from inbox.core.setting import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    page_id: str = setting(**PAGE_ID)
    app_id: str = setting(**APP_ID)
    app_secret: Secret = setting(**APP_SECRET)
    token: Secret = setting(**PAGE_TOKEN)
    look_back_days: int = setting(
        default=7,
        title={"en": "Days to look back", "ru": "За сколько дней искать"},
        help={
            "en": "Leads of so many days are asked for when the channel starts; Meta keeps them for 90.",
            "ru": "При запуске канала запрашиваются лиды за столько дней; Meta хранит их 90.",
        },
        advanced=True,
    )
    phone_region: str = setting(
        default="",
        title={"en": "Country of phone numbers", "ru": "Страна телефонных номеров"},
        help={
            "en": "For numbers without a country code, such as DE. Empty: the installation's.",
            "ru": "Для номеров без кода страны, например RU. Пусто — общая настройка.",
        },
        advanced=True,
    )
    api_url: str = setting(**API_URL)
    version: str = setting(**API_VERSION)
