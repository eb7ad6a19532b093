"""What an administrator can set for the chat of a page."""

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
    human_agent: bool = setting(
        default=False,
        title={"en": "Answer for seven days", "ru": "Отвечать семь дней"},
        help={
            "en": "Only if Meta has granted your app the Human Agent permission; else it is 24 hours.",
            "ru": "Только если Meta дала приложению разрешение Human Agent; иначе — 24 часа.",
        },
        advanced=True,
    )
    api_url: str = setting(**API_URL)
    version: str = setting(**API_VERSION)
