"""How a number may be written on a page, and how another one is written in its place; imported late."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """Of one number in E.164; `national` is as it is dialled within its own country."""

    number: str
    international: str
    national: str


def spelled(number: str) -> Spelling:
    parsed = phonenumbers.parse(number, None)
    return Spelling(
        number=number,
        international=_format(parsed, PhoneNumberFormat.INTERNATIONAL),
        national=_format(parsed, PhoneNumberFormat.NATIONAL),
    )


@lru_cache(maxsize=1024)
def digit_forms(number: str) -> Sequence[tuple[str, bool]]:
    """The digits that pages show for it, the longest first, and whether they are international."""
    international, national = _digits(number), _digits(spelled(number).national)
    code = phonenumbers.parse(number, None).country_code
    forms = {international: True}
    if national.startswith("0"):
        forms[f"{code}{national}"] = True  # +49 (0)30 …
    if national != international:
        forms[national] = False
    return sorted(forms.items(), key=lambda form: -len(form[0]))


def is_compatriot(one: str, other: str) -> bool:
    """Whether both are numbers of one country's plan."""
    return bool(phonenumbers.parse(one, None).country_code == phonenumbers.parse(other, None).country_code)


def _format(parsed: PhoneNumber, form: int) -> str:
    return str(phonenumbers.format_number(parsed, form))


def _digits(text: str) -> str:
    return "".join(each for each in text if each.isdigit())
