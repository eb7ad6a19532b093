"""What an administrator sets for a telephone system that posts its calls."""

from dataclasses import dataclass

from inbox.core.secret import Secret
from inbox.core.setting import setting

ADDRESS, SIGNATURE = "address", "signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    secret: Secret = setting(
        title={"en": "Secret", "ru": "Секрет"},
        help={
            "en": "At least 16 characters. The telephone system signs with it, or sends it.",
            "ru": "Не короче 16 знаков. Телефонная система подписывает им запросы или присылает его.",
        },
        invented=True,
    )
    proof: str = setting(
        title={
            "en": "How the telephone system proves itself",
            "ru": "Как телефонная система подтверждает себя",
        },
        help={
            "en": "A signature is best. With “address”, add ?key= and the secret to the address.",
            "ru": "Лучше всего подпись. При выборе «адрес» добавьте к адресу ?key= и секрет.",
        },
        default=SIGNATURE,
        choices=(
            (SIGNATURE, {"en": "signature", "ru": "подпись"}),
            (ADDRESS, {"en": "address", "ru": "адрес"}),
        ),
    )
    team: tuple[str, ...] = setting(
        title={"en": "Who answers", "ru": "Кто отвечает"},
        help={
            "en": "An agent's e-mail and extension or telephone in each line: anna@shop.example 101",
            "ru": "В каждой строке e-mail сотрудника и добавочный или телефон: anna@shop.example 101",
        },
        names_agents=True,
        default=(),
    )
    phone_region: str = setting(
        title={"en": "Country of telephone numbers", "ru": "Страна телефонных номеров"},
        help={
            "en": "Two letters, such as DE, for numbers without a country code.",
            "ru": "Две буквы, например RU, для номеров без кода страны.",
        },
        default="",
    )
    call_back_min: int = setting(
        title={"en": "Call back within minutes", "ru": "Перезвонить за, минут"},
        help={"en": "After a missed call.", "ru": "После пропущенного звонка."},
        default=15,
    )
    text_back: str = setting(
        title={"en": "SMS after a missed call", "ru": "SMS после пропущенного звонка"},
        help={
            "en": "Sent to mobile numbers, once a day at most, by an SMS channel. Empty: nothing is sent.",
            "ru": "Уходит на мобильные не чаще раза в день через канал SMS. Пусто — ничего не отправляется.",
        },
        default="",
        lines=2,
    )
