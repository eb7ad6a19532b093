"""What an administrator can set for a Telegram bot."""

from dataclasses import dataclass
from typing import Literal

from inbox.core.secret import Secret
from inbox.core.setting import setting

OFFICIAL = "https://api.telegram.org"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`mode` auto is webhook where Telegram can reach us over https, else polling."""

    token: Secret = setting(
        title={"en": "Bot token", "ru": "Токен бота"},
        help={
            "en": "@BotFather gives it to you after /newbot, or after /token for a bot that you have.",
            "ru": "Его даёт @BotFather после команды /newbot, а для готового бота — после /token.",
        },
        placeholder="123456789:AAF…",
        sent_to="api_url",
    )
    groups: bool = setting(
        default=False,
        title={"en": "Read groups", "ru": "Читать группы"},
        help={
            "en": "Groups that the bot is a member of become conversations. Turn its privacy mode off at "
            "@BotFather (/setprivacy), or it sees commands and replies only.",
            "ru": "Группы, в которых состоит бот, станут диалогами. Выключите у @BotFather режим "
            "приватности (/setprivacy), иначе бот видит только команды и ответы себе.",
        },
    )
    business: bool = setting(
        default=True,
        title={"en": "Read a connected account", "ru": "Читать подключённый аккаунт"},
        help={
            "en": "Chats of a Telegram Business account that has connected the bot become conversations.",
            "ru": "Чаты аккаунта Telegram Business, к которому подключён бот, станут диалогами.",
        },
    )
    mode: Literal["auto", "webhook", "polling"] = setting(
        default="auto",
        title={"en": "How messages arrive", "ru": "Как приходят сообщения"},
        help={
            "en": "Telegram calls us, or we ask it. Automatic: it calls where our public address is https.",
            "ru": "Telegram вызывает нас или мы спрашиваем его. Автоматически: вызывает, если наш публичный "
            "адрес начинается с https.",
        },
        choices=(
            ("auto", {"en": "Automatic", "ru": "Автоматически"}),
            ("webhook", {"en": "Telegram calls us", "ru": "Telegram вызывает нас"}),
            ("polling", {"en": "We ask Telegram", "ru": "Мы спрашиваем Telegram"}),
        ),
        advanced=True,
    )
    api_url: str = setting(
        default=OFFICIAL,
        title={"en": "Bot API server", "ru": "Сервер Bot API"},
        help={
            "en": "Another address only if you run a Bot API server of your own.",
            "ru": "Другой адрес — только если у вас свой сервер Bot API.",
        },
        placeholder=OFFICIAL,
        advanced=True,
    )
