"""What an administrator can set for a Viber bot."""

from dataclasses import dataclass

from inbox.core.secret import Secret
from inbox.core.setting import setting

OFFICIAL = "https://chatapi.viber.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    token: Secret = setting(
        title={"en": "Bot token", "ru": "Токен бота"},
        help={
            "en": "In Viber: More → Settings → Bots → your bot → Your app key.",
            "ru": "В Viber: Ещё → Настройки → Боты → ваш бот → Your app key.",
        },
        sent_to="api_url",
    )
    sender_name: str = setting(
        default="",
        title={"en": "Name above answers", "ru": "Имя над ответами"},
        help={
            "en": "At most 28 characters; empty: what the bot is called.",
            "ru": "Не длиннее 28 знаков; пусто — как называется бот.",
        },
    )
    sender_avatar: str = setting(
        default="",
        title={"en": "Picture beside answers", "ru": "Картинка рядом с ответами"},
        help={
            "en": "The https address of a picture of at most 100 kB; empty: the bot's own.",
            "ru": "Адрес https картинки до 100 КБ; пусто — картинка самого бота.",
        },
        placeholder="https://",
        advanced=True,
    )
    api_url: str = setting(
        default=OFFICIAL,
        title={"en": "API server", "ru": "Сервер API"},
        help={
            "en": "Another address only if a partner of Viber gave you one.",
            "ru": "Другой адрес — только если его дал вам партнёр Viber.",
        },
        placeholder=OFFICIAL,
        advanced=True,
    )
