"""What an administrator can set for SMS through Twilio."""

from dataclasses import dataclass

from channels.kit.twilio.account import OFFICIAL
from inbox.core.secret import Secret
from inbox.core.setting import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    account_sid: str = setting(
        title={"en": "Account SID", "ru": "Account SID"},
        help={
            "en": "On the first page of Twilio's console; it begins with AC.",
            "ru": "На первой странице консоли Twilio; начинается с AC.",
        },
        placeholder="AC…",
    )
    auth_token: Secret = setting(
        title={"en": "Auth token", "ru": "Auth token"},
        help={
            "en": "Below the Account SID. It signs what Twilio tells us, so an API key does not do.",
            "ru": "Под Account SID. Им Twilio подписывает свои запросы, поэтому API-ключ не подойдёт.",
        },
        sent_to="api_url",
    )
    sender: str = setting(
        title={"en": "Number or Messaging Service", "ru": "Номер или Messaging Service"},
        help={
            "en": "A number or short code of the account, the SID of a Messaging Service (MG…), or a name "
            "of at most 11 letters and digits, to which nobody can answer.",
            "ru": "Номер или короткий номер аккаунта, SID сервиса Messaging Service (MG…) или имя не длиннее "
            "11 букв и цифр, на которое нельзя ответить.",
        },
        placeholder="+1 202 555 0100",
    )
    sources: tuple[str, ...] = setting(
        default=(),
        title={"en": "Numbers that tell the source", "ru": "Номера, говорящие об источнике"},
        help={
            "en": "A number and its source, medium and campaign: +493012345678 google / cpc / spring",
            "ru": "Номер и его источник, канал, кампания: +74951234567 yandex / cpc / весна",
        },
        advanced=True,
    )
    stop_words: str = setting(
        default="",
        title={"en": "More words for STOP", "ru": "Ещё слова вместо STOP"},
        help={
            "en": "Separated by commas. Twilio's own words and those of its Messaging Services are known.",
            "ru": "Через запятую. Слова самого Twilio и настроенные в Messaging Service учитываются и так.",
        },
        advanced=True,
    )
    start_words: str = setting(
        default="",
        title={"en": "More words for START", "ru": "Ещё слова вместо START"},
        help={
            "en": "Who wrote one of the words for STOP gets messages again after one of these.",
            "ru": "После одного из этих слов тот, кто отказался от сообщений, снова их получает.",
        },
        advanced=True,
    )
    api_url: str = setting(
        default=OFFICIAL,
        title={"en": "API server", "ru": "Сервер API"},
        help={
            "en": "Another one only for an account in another region of Twilio's.",
            "ru": "Другой — только для аккаунта в другом регионе Twilio.",
        },
        placeholder=OFFICIAL,
        advanced=True,
    )
