"""What an administrator can set for a WhatsApp number."""

from dataclasses import dataclass

from channels.kit.graph.words import API_URL, API_VERSION, APP_SECRET, TOKEN
from inbox.core.secret import Secret
from inbox.core.setting import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`account_id` is the WhatsApp Business Account, which holds the templates."""

    phone_number_id: str = setting(
        title={"en": "Phone number ID", "ru": "ID номера телефона"},
        help={
            "en": "developers.facebook.com → your app → WhatsApp → API setup. It is not the number itself.",
            "ru": "developers.facebook.com → ваше приложение → WhatsApp → API setup. Это не сам номер.",
        },
        placeholder="106540352242922",
    )
    account_id: str = setting(
        title={"en": "WhatsApp Business Account ID", "ru": "ID аккаунта WhatsApp Business"},
        help={
            "en": "It stands on the same page, below the phone number ID.",
            "ru": "Указан на той же странице, под ID номера телефона.",
        },
        placeholder="102290129340398",
    )
    token: Secret = setting(
        **TOKEN,
        help={
            "en": "Of a system user that may use whatsapp_business_messaging and "
            "whatsapp_business_management; a token from the setup page ends after a day.",
            "ru": "Токен системного пользователя с правами whatsapp_business_messaging и "
            "whatsapp_business_management; токен со страницы настройки живёт один день.",
        },
    )
    app_secret: Secret = setting(**APP_SECRET)
    greeting: str = setting(
        default="Hello!",
        title={"en": "First words of a visitor", "ru": "Первые слова посетителя"},
        help={
            "en": "Stands ready in WhatsApp when a visitor follows the widget's link, before a code.",
            "ru": "Подставляется в WhatsApp, когда посетитель переходит по ссылке виджета, перед его кодом.",
        },
    )
    api_url: str = setting(**API_URL)
    version: str = setting(**API_VERSION)
