"""Reads one telephone number with the rules of its country; imported late, since those rules take 7 MB."""

import re
from functools import cache

import phonenumbers
from phonenumbers import (
    COUNTRY_CODE_TO_REGION_CODE,
    PhoneMetadata,
    PhoneNumberDesc,
    PhoneNumberFormat,
    PhoneNumberType,
)

_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{6,14}")


def read(text: str, region: str | None) -> str | None:
    """The number in E.164; None unless it is possible and valid."""
    if _is_usual(text):
        return text
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    spelled = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if _is_usual(spelled):
        return spelled
    is_good = phonenumbers.is_possible_number(number) and phonenumbers.is_valid_number(number)
    return spelled if is_good else None


def is_mobile(number: str) -> bool:
    try:
        kind = phonenumbers.number_type(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False
    return kind in {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def _is_usual(text: str) -> bool:
    """Whether this is E.164 of a usual mobile or fixed line; most numbers are, and the library is slow."""
    if not _INTERNATIONAL.fullmatch(text):
        return False
    for length in (1, 2, 3):
        code = int(text[1 : 1 + length])
        if code in COUNTRY_CODE_TO_REGION_CODE:
            usual = _usual(code)
            return usual is not None and usual.fullmatch(text, 1 + length) is not None
    return False


@cache
def _usual(code: int) -> re.Pattern[str] | None:
    """What follows the country code in numbers that are certainly good, and that `parse` would not change.

    It takes zeros and a national prefix away from the beginning. Where countries share a code, the first one
    speaks for it, unless only some leading digits belong to it.
    """
    rules = PhoneMetadata.metadata_for_region(COUNTRY_CODE_TO_REGION_CODE[code][0])
    if rules is None or rules.general_desc is None or rules.leading_digits is not None:
        return None
    kinds = [kind for kind in (rules.mobile, rules.fixed_line) if kind and kind.national_number_pattern]
    every = rules.general_desc
    lines = "|".join(_line(kind, kind.possible_length or every.possible_length) for kind in kinds)
    prefix = rules.national_prefix_for_parsing or "0"
    return re.compile(f"(?!0|{prefix})(?=(?:{every.national_number_pattern})$)(?:{lines})")


def _line(kind: PhoneNumberDesc, lengths: tuple[int, ...]) -> str:
    least, most = lengths[0], lengths[-1]
    is_range = len(lengths) == most - least + 1
    counts = f".{{{least},{most}}}" if is_range else "|".join(f".{{{length}}}" for length in lengths)
    return f"(?=(?:{counts})$)(?:{kind.national_number_pattern})"
