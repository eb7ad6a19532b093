"""What an administrator sets for telephone numbers at Twilio."""

from dataclasses import dataclass

from channels.kit.calls.plan import Way
from channels.kit.twilio.account import OFFICIAL
from inbox.core.secret import Secret
from inbox.core.setting import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    account_sid: str = setting(
        title={"en": "Account SID", "ru": "Account SID"},
        help={
            "en": "It begins with AC and stands on the first page of Twilio's console.",
            "ru": "Начинается с AC, указан на первой странице консоли Twilio.",
        },
        placeholder="AC…",
    )
    auth_token: Secret = setting(
        title={"en": "Auth token", "ru": "Auth token"},
        help={
            "en": "Below the account SID. Calls are checked with it, and recordings fetched.",
            "ru": "Под Account SID. Им проверяются звонки и скачиваются записи.",
        },
        sent_to="api_url",
    )
    numbers: tuple[str, ...] = setting(
        title={"en": "Our numbers", "ru": "Наши номера"},
        help={
            "en": "Numbers of this account, with country code. We call clients from the first one.",
            "ru": "Номера этого аккаунта с кодом страны. С первого мы звоним клиентам.",
        },
    )
    team: tuple[str, ...] = setting(
        title={"en": "Who answers", "ru": "Кто отвечает"},
        help={
            "en": "An agent's e-mail and telephone in each line: anna@shop.example +493012345678",
            "ru": "В каждой строке e-mail сотрудника и телефон: anna@shop.example +74951234567",
        },
        names_agents=True,
    )
    way: str = setting(
        title={"en": "In which order", "ru": "В каком порядке"},
        default=Way.TOGETHER.value,
        choices=(
            (Way.TOGETHER.value, {"en": "all at once", "ru": "все сразу"}),
            (Way.IN_ORDER.value, {"en": "one after the other", "ru": "по очереди"}),
            (Way.ROUND_ROBIN.value, {"en": "evenly", "ru": "поровну"}),
        ),
    )
    ring_s: int = setting(
        title={"en": "Seconds of ringing", "ru": "Секунд звонка"},
        help={"en": "Of each round, 5 to 60.", "ru": "В каждом круге, от 5 до 60."},
        default=20,
    )
    last_first: bool = setting(
        title={"en": "First the agent who knows the client", "ru": "Сначала тот, кто знает клиента"},
        default=True,
    )
    whisper: bool = setting(
        title={"en": "The agent presses 1 to take a call", "ru": "Сотрудник нажимает 1, чтобы ответить"},
        help={
            "en": "Before that the agent hears where the client comes from. A mailbox takes no call.",
            "ru": "До этого он слышит, откуда клиент. Автоответчик звонок не примет.",
        },
        default=True,
    )
    hours: str = setting(
        title={"en": "Working hours", "ru": "Часы работы"},
        help={
            "en": "Mo-Fr 09:00-18:00, Sa 10:00-14:00. Empty: always.",
            "ru": "пн-пт 09:00-18:00, сб 10:00-14:00. Пусто — всегда.",
        },
        default="",
    )
    time_zone: str = setting(
        title={"en": "Time zone", "ru": "Часовой пояс"}, default="UTC", placeholder="Europe/Berlin"
    )
    holidays: tuple[str, ...] = setting(
        title={"en": "Holidays", "ru": "Выходные дни"},
        help={"en": "A day in each line: 2026-12-25", "ru": "По дню в строке: 2026-12-25"},
        default=(),
    )
    language: str = setting(
        title={"en": "Language of the voice", "ru": "Язык голоса"}, default="en-US", placeholder="de-DE"
    )
    greeting: str = setting(title={"en": "Greeting", "ru": "Приветствие"}, default="", lines=2)
    record: bool = setting(
        title={"en": "Record calls", "ru": "Записывать звонки"},
        help={
            "en": "Agent and client on a channel each. In many countries callers must be told.",
            "ru": "Сотрудник и клиент на отдельных каналах. Во многих странах звонящих нужно предупредить.",
        },
        default=False,
    )
    notice: str = setting(
        title={"en": "Notice of the recording", "ru": "Предупреждение о записи"},
        help={
            "en": "Said before anybody rings, if calls are recorded.",
            "ru": "Звучит до соединения, если звонки записываются.",
        },
        default="This call is recorded.",
        lines=2,
    )
    voicemail: str = setting(
        title={"en": "Asks for a message", "ru": "Просьба оставить сообщение"},
        help={
            "en": "Where nobody answers. Empty: no message is taken.",
            "ru": "Если никто не ответил. Пусто — сообщения не записываются.",
        },
        default="",
        lines=2,
    )
    sorry: str = setting(
        title={"en": "Where nobody answers", "ru": "Если никто не ответил"},
        default="Nobody can answer now. We will call you back.",
        lines=2,
    )
    call_back_min: int = setting(
        title={"en": "Call back within minutes", "ru": "Перезвонить за, минут"},
        help={"en": "Working hours count only.", "ru": "Считаются только рабочие часы."},
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
    sources: tuple[str, ...] = setting(
        title={"en": "Numbers that tell the source", "ru": "Номера, говорящие об источнике"},
        help={
            "en": "A number and its source, medium and campaign: +493012345678 google / cpc / spring",
            "ru": "Номер и его источник, канал, кампания: +74951234567 yandex / cpc / весна",
        },
        default=(),
    )
    fallback: str = setting(
        title={"en": "Rings if we are down", "ru": "Звонит, если мы недоступны"},
        help={
            "en": "A telephone that Twilio connects by itself while it cannot reach OneWindow.",
            "ru": "Телефон, с которым Twilio соединит сам, пока OneWindow недоступен.",
        },
        default="",
    )
    delete_remote: bool = setting(
        title={"en": "Delete recordings at Twilio", "ru": "Удалять записи в Twilio"},
        help={
            "en": "As soon as they are stored here.",
            "ru": "Как только они сохранены здесь.",
        },
        default=True,
    )
    api_url: str = setting(
        title={"en": "API server", "ru": "Сервер API"},
        help={
            "en": "Another address only for one of Twilio's regions.",
            "ru": "Другой адрес — только для региона Twilio.",
        },
        default=OFFICIAL,
        placeholder=OFFICIAL,
        advanced=True,
    )
