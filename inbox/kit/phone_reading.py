"""Reads one telephone number with the rules of its country; imported late, since those rules take 7 MB."""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, PhoneNumber, PhoneNumberFormat

_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{6,14}")


def read(text: str, region: str | None) -> str | None:
    """The number in E.164; None unless it is possible and valid."""
    number = _plain(text)
    if number is not None and _is_good(number):
        return text
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if _is_good(number) else None


def _is_good(number: PhoneNumber) -> bool:
    if _is_usual(number):
        return True
    return phonenumbers.is_possible_number(number) and phonenumbers.is_valid_number(number)


def _is_usual(number: PhoneNumber) -> bool:
    """Whether it is certainly good: a mobile or fixed line where a country has its code for itself."""
    digits = phonenumbers.national_significant_number(number)
    rules = _usual(number.country_code)
    return any(len(digits) in lengths and pattern.fullmatch(digits) for lengths, pattern in rules)


@lru_cache
def _usual(code: int) -> list[tuple[frozenset[int], re.Pattern[str]]]:
    """The lengths and the digits of such numbers, each also of the form that all numbers there have."""
    regions = COUNTRY_CODE_TO_REGION_CODE.get(code, ())
    rules = PhoneMetadata.metadata_for_region(regions[0]) if len(regions) == 1 else None
    if rules is None or rules.general_desc is None:
        return []
    every = rules.general_desc
    return [
        (
            frozenset(kind.possible_length or every.possible_length),
            re.compile(f"(?=(?:{every.national_number_pattern})$)(?:{kind.national_number_pattern})"),
        )
        for kind in (rules.mobile, rules.fixed_line)
        if kind is not None and kind.national_number_pattern
    ]


def _plain(text: str) -> PhoneNumber | None:
    """What `parse` gives for a number already in E.164, in a third of its time; None where it might differ.

    It differs where `parse` would take a national prefix or leading zeros away.
    """
    if not _INTERNATIONAL.fullmatch(text):
        return None
    for length in (1, 2, 3):
        code, rest = int(text[1 : 1 + length]), text[1 + length :]
        if code in COUNTRY_CODE_TO_REGION_CODE:
            break
    else:
        return None
    rules = PhoneMetadata.metadata_for_region_or_calling_code(code, COUNTRY_CODE_TO_REGION_CODE[code][0])
    if rules is None or rest.startswith("0"):
        return None
    prefix = rules.national_prefix_for_parsing
    if prefix and re.match(prefix, rest):
        return None
    return PhoneNumber(country_code=code, national_number=int(rest))
