"""What an administrator can set for a VK community."""

from dataclasses import dataclass

from inbox.core.secret import Secret
from inbox.core.setting import setting

OFFICIAL = "https://api.vk.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`group` is the community's number, as text so that a pasted club123 is read too."""

    group: str = setting(
        title={"en": "Number of the community", "ru": "Номер сообщества"},
        help={
            "en": "In the community: Manage → Settings; it stands at Number of the community.",
            "ru": "В сообществе: Управление → Настройки, строка «Номер сообщества».",
        },
        placeholder="123456789",
    )
    token: Secret = setting(
        title={"en": "Access key", "ru": "Ключ доступа"},
        help={
            "en": "Manage → API usage → Create key, with community management, messages, photos, documents.",
            "ru": "Управление → Работа с API → Создать ключ. Права: управление сообществом, сообщения, "
            "фотографии, документы.",
        },
        placeholder="vk1.a.…",
        sent_to="api_url",
    )
    api_url: str = setting(
        default=OFFICIAL,
        title={"en": "API server", "ru": "Сервер API"},
        help={
            "en": "VK has several; change it only if this one cannot be reached from your server.",
            "ru": "У VK их несколько; меняйте, только если этот недоступен с вашего сервера.",
        },
        placeholder=OFFICIAL,
        advanced=True,
    )
