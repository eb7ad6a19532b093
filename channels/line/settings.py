"""What an administrator can set for a LINE Official Account."""

from dataclasses import dataclass

from inbox.core.secret import Secret
from inbox.core.setting import setting

OFFICIAL, FILES = "https://api.line.me", "https://api-data.line.me"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    secret: Secret = setting(
        title={"en": "Channel secret", "ru": "Секрет канала"},
        help={
            "en": "LINE Developers Console → your Messaging API channel → Basic settings.",
            "ru": "LINE Developers Console → ваш канал Messaging API → Basic settings.",
        },
    )
    token: Secret = setting(
        title={"en": "Channel access token", "ru": "Токен доступа канала"},
        help={
            "en": "On the tab Messaging API, the long-lived one: press Issue.",
            "ru": "На вкладке Messaging API, долгосрочный: нажмите Issue.",
        },
        sent_to="api_url",
    )
    greeting: str = setting(
        default="Hello!",
        title={"en": "First words of a visitor", "ru": "Первые слова посетителя"},
        help={
            "en": "Stands ready in LINE when a visitor follows the widget's link on a phone, before a code.",
            "ru": "Подставляется в LINE перед кодом, когда по ссылке виджета переходят с телефона.",
        },
    )
    api_url: str = setting(
        default=OFFICIAL,
        title={"en": "API server", "ru": "Сервер API"},
        help={
            "en": "Another address only if your server reaches LINE by a proxy of yours.",
            "ru": "Другой адрес — только если ваш сервер ходит в LINE через ваш прокси.",
        },
        placeholder=OFFICIAL,
        advanced=True,
    )
