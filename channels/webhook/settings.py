"""What an administrator sets for a webhook: who may post, what a request becomes, where answers go."""

from collections.abc import Mapping
from dataclasses import dataclass

from channels.webhook.meanings import MEANINGS
from inbox.core.secret import Secret
from inbox.core.setting import setting

ADDRESS, HEADER, SIGNATURE, STANDARD = "address", "header", "signature", "standard"
FORM, MESSAGE = "form", "message"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`fields` says by meaning where in a request it stands; what it leaves out is guessed by usual names."""

    becomes: str = setting(
        title={"en": "A request becomes", "ru": "Запрос становится"},
        help={
            "en": "A form opens a lead. A message is a line of a conversation with the one who wrote it.",
            "ru": "Форма открывает лид. Сообщение — реплика в разговоре с тем, кто его написал.",
        },
        default=FORM,
        choices=(
            (FORM, {"en": "a form", "ru": "формой"}),
            (MESSAGE, {"en": "a message", "ru": "сообщением"}),
        ),
    )
    proof: str = setting(
        title={"en": "How the sender proves itself", "ru": "Как отправитель подтверждает себя"},
        help={
            "en": "A signature is best. With “address”, add ?key= and the secret to the address.",
            "ru": "Лучше всего подпись. При выборе «адрес» добавьте к адресу ?key= и секрет.",
        },
        default=ADDRESS,
        choices=(
            (ADDRESS, {"en": "address", "ru": "адрес"}),
            (HEADER, {"en": "header", "ru": "заголовок"}),
            (SIGNATURE, {"en": "signature", "ru": "подпись"}),
            (STANDARD, {"en": "Standard Webhooks", "ru": "Standard Webhooks"}),
        ),
    )
    secret: Secret = setting(
        title={"en": "Secret", "ru": "Секрет"},
        help={
            "en": "At least 16 characters. The other system sends it or signs with it; so are answers.",
            "ru": "Не короче 16 знаков. Система присылает его или им подписывает, им подписаны и ответы.",
        },
        invented=True,
    )
    outgoing_url: str = setting(
        title={"en": "Where answers are posted", "ru": "Куда отправлять ответы"},
        help={
            "en": "Empty: nobody can answer here. Answers are JSON, signed as Standard Webhooks says.",
            "ru": "Пусто: ответить здесь нельзя. Ответы — JSON с подписью по Standard Webhooks.",
        },
        default="",
        placeholder="https://",
    )
    header: str = setting(
        title={"en": "Name of the header", "ru": "Имя заголовка"},
        help={
            "en": "Which header holds the secret or the signature; empty: X-Api-Key or X-Signature.",
            "ru": "В каком заголовке секрет или подпись; пусто: X-Api-Key или X-Signature.",
        },
        default="",
        advanced=True,
    )
    repeats: str = setting(
        title={"en": "The same request once more", "ru": "Такой же запрос ещё раз"},
        help={
            "en": "Counts where no field is the request's own number.",
            "ru": "Важно, если ни одно поле не является номером запроса.",
        },
        default="same",
        choices=(
            ("same", {"en": "is a repeat", "ru": "повтор"}),
            ("new", {"en": "is a new one", "ru": "новый"}),
        ),
        advanced=True,
    )
    phone_region: str = setting(
        title={"en": "Country of telephone numbers", "ru": "Страна телефонных номеров"},
        help={
            "en": "Two letters, such as DE, for numbers without a country code.",
            "ru": "Две буквы, например RU, для номеров без кода страны.",
        },
        default="",
        advanced=True,
    )
    fields: Mapping[str, str] = setting(
        title={"en": "Fields", "ru": "Поля"},
        help={"en": "Which part of a request means what.", "ru": "Какая часть запроса что означает."},
        default_factory=dict,
        choices=MEANINGS,
    )
