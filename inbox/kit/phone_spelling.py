"""How a number may be written on a page, and how another one is written in its place."""

from collections.abc import Sequence
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """Of one number in E.164. `national` is "" where nobody in the country could dial it."""

    number: str
    international: str
    national: str


def spelled(number: str) -> Spelling:
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return Spelling(number=number, international=number, national="")
    return Spelling(
        number=number,
        international=_format(parsed, PhoneNumberFormat.INTERNATIONAL),
        national=_format(parsed, PhoneNumberFormat.NATIONAL),
    )


def digit_forms(number: str) -> Sequence[tuple[str, bool]]:
    """The digits that pages show for it, the longest first, and whether they are international."""
    told = spelled(number)
    international, national = _digits(told.number), _digits(told.national)
    code = str(phonenumbers.parse(number, None).country_code) if told.national else ""
    both = f"{code}{national}"
    forms = {international: True}
    if national and both != international:
        forms[both] = True  # +49 (0)30 …
    if national and national != international:
        forms[national] = False
    return sorted(forms.items(), key=lambda form: -len(form[0]))


def _format(parsed: PhoneNumber, form: int) -> str:
    return str(phonenumbers.format_number(parsed, form))


def _digits(text: str) -> str:
    return "".join(each for each in text if each.isdigit())
