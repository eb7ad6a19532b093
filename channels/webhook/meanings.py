"""What a part of a request can mean, and by which names people usually call it."""

import re
from collections.abc import Mapping, Sequence

from inbox.core.setting import Words
from inbox.kit.address import email_address

MEANINGS: Sequence[tuple[str, Words]] = (
    ("name", {"en": "Name", "ru": "Имя"}),
    ("email", {"en": "E-mail", "ru": "Почта"}),
    ("phone", {"en": "Telephone", "ru": "Телефон"}),
    ("text", {"en": "Message", "ru": "Сообщение"}),
    ("page", {"en": "Page", "ru": "Страница"}),
    ("time", {"en": "Time", "ru": "Время"}),
    ("id", {"en": "Number of the request", "ru": "Номер запроса"}),
    ("sender", {"en": "Number of the sender", "ru": "Номер отправителя"}),
    ("thread", {"en": "Conversation", "ru": "Разговор"}),
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NAMES: Mapping[str, frozenset[str]] = {
    "name": _words("name fullname yourname contactname clientname customername username fio имя фио вашеимя"),
    "email": _words("email mail youremail emailaddress contactemail почта вашапочта"),
    "phone": _words(
        "phone tel telephone mobile yourphone phonenumber contactphone whatsapp телефон ваштелефон"
    ),
    "text": _words(
        "message text comment comments yourmessage question body note inquiry сообщение комментарий вопрос"
    ),
    "page": _words("page pageurl url landing landingpage sourceurl страница"),
    "id": _words("submissionid eventid entryid tranid requestid messageid"),
}
"""Never "id" alone: that is often the form's own number, and then every request would be a repeat."""
_FIRST, _LAST = frozenset({"firstname"}), frozenset({"lastname", "surname"})
_NOT_LETTERS = re.compile(r"[\W_]+")


def places_of(values: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
    """Where each meaning stands, by path: as `told`, else by a usual name, the nearest one."""
    places = {meaning: path for meaning, path in told.items() if path}
    taken = set(places.values())
    for path in sorted(values, key=_depth):
        meaning = _usual(path)
        if meaning and meaning not in places and path not in taken and values[path]:
            places[meaning] = path
            taken.add(path)
    if "email" not in places and (found := _an_address(values, taken)):
        places["email"] = found
    return places


def joined_name(values: Mapping[str, str]) -> str:
    """First and last name, where they stand apart."""
    first = next((value for path, value in values.items() if _last_word(path) in _FIRST), "")
    last = next((value for path, value in values.items() if _last_word(path) in _LAST), "")
    return f"{first} {last}".strip()


def _an_address(values: Mapping[str, str], taken: set[str]) -> str | None:
    return next((path for path, value in values.items() if path not in taken and email_address(value)), None)


def _usual(path: str) -> str | None:
    word = _last_word(path)
    return next((meaning for meaning, names in _NAMES.items() if word in names), None)


def _last_word(path: str) -> str:
    return _NOT_LETTERS.sub("", path.rpartition(".")[2]).lower()


def _depth(path: str) -> int:
    return path.count(".")
