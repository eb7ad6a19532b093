"""The settings that every channel of Meta's asks for, in the same words: each is handed to `setting`."""

from collections.abc import Mapping
from typing import Any

from channels.kit.graph.client import OFFICIAL, VERSION

TOKEN: Mapping[str, Any] = {
    "title": {"en": "Access token", "ru": "Токен доступа"},
    "placeholder": "EAAG…",
    "sent_to": "api_url",
}
PAGE_TOKEN: Mapping[str, Any] = {
    **TOKEN,
    "help": {
        "en": "The page's own access token, of a system user, so that it does not end.",
        "ru": "Токен самой страницы от системного пользователя, чтобы он не истекал.",
    },
}
PAGE_ID: Mapping[str, Any] = {
    "title": {"en": "Page ID", "ru": "ID страницы"},
    "help": {
        "en": "Of the Facebook page: About → Page transparency. For Instagram it is the page that the "
        "account is connected to.",
        "ru": "Страницы Facebook: «Информация» → «Прозрачность страницы». Для Instagram — страница, к "
        "которой подключён аккаунт.",
    },
    "placeholder": "104083925236215",
}
APP_ID: Mapping[str, Any] = {
    "title": {"en": "App ID", "ru": "ID приложения"},
    "help": {
        "en": "developers.facebook.com → your app → App settings → Basic.",
        "ru": "developers.facebook.com → ваше приложение → App settings → Basic.",
    },
    "placeholder": "1234567890123456",
}
APP_SECRET: Mapping[str, Any] = {
    "title": {"en": "App secret", "ru": "Секрет приложения"},
    "help": {
        "en": "developers.facebook.com → your app → App settings → Basic. Meta signs its calls with it.",
        "ru": "developers.facebook.com → ваше приложение → App settings → Basic. Им Meta подписывает "
        "свои вызовы.",
    },
    "sent_to": "api_url",
}
API_URL: Mapping[str, Any] = {
    "default": OFFICIAL,
    "title": {"en": "Graph API server", "ru": "Сервер Graph API"},
    "help": {
        "en": "Another address only if a proxy of yours stands before Meta.",
        "ru": "Другой адрес — только если перед Meta стоит ваш прокси.",
    },
    "placeholder": OFFICIAL,
    "advanced": True,
}
API_VERSION: Mapping[str, Any] = {
    "default": VERSION,
    "title": {"en": "Graph API version", "ru": "Версия Graph API"},
    "help": {
        "en": "Meta retires a version after about two years; a newer one can be set here.",
        "ru": "Meta отключает версию примерно через два года; здесь можно указать более новую.",
    },
    "placeholder": VERSION,
    "advanced": True,
}
