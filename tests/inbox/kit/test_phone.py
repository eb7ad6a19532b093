"""Telephone numbers as people write them."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.kit.phone import e164


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("+491701234567", None, "+491701234567"),
        ("  +49 (0)170 123 45 67 ", None, "+491701234567"),
        ("8 (916) 123-45-67", "RU", "+79161234567"),
        ("+7 916 123-45-67", "DE", "+79161234567"),
        ("0049 170 1234567", "DE", "+491701234567"),
        ("٠١٧٠١٢٣٤٥٦٧", "DE", "+491701234567"),
        ("+39 06 6982", None, "+39066982"),
        ("(650) 253-0000 ext. 12", "US", "+16502530000"),
    ],
)
def test_every_spelling_of_a_number_becomes_one(text: str, region: str | None, number: str) -> None:
    assert e164(text, region) == number


@pytest.mark.parametrize(
    "text",
    ["", "   ", "call me", "123", "+999123456789", "+4917", "0170 1234567", "1" * 65, "+1" * 5000, "\x00"],
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert e164(text, None) is None


def test_an_unknown_region_is_like_none() -> None:
    assert e164("0170 1234567", "XX") is None
    assert e164("+491701234567", "XX") == "+491701234567"


@given(st.text(st.characters(exclude_categories=[])), st.sampled_from([None, "DE", "RU", "US", "", "\ud800"]))
def test_no_text_raises(text: str, region: str | None) -> None:
    e164(text, region)


@given(st.from_regex(r"\+(49|7|1|44|39|33)[0-9]{6,11}", fullmatch=True))
def test_a_number_spelled_twice_stays(text: str) -> None:
    number = e164(text, None)
    assert number is None or e164(number, "US") == number


def by_the_library(text: str) -> str | None:
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number(number) and phonenumbers.is_valid_number(number):
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None


def examples() -> list[str]:
    kinds = range(11)
    found = [phonenumbers.example_number_for_type(region, kind) for region in REGIONS for kind in kinds]
    found += [phonenumbers.example_number_for_non_geo_entity(code) for code in CODES]
    return [phonenumbers.format_number(number, 0) for number in found if number is not None]


REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
CODES = sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)


def test_every_countrys_numbers_read_as_the_library_reads_them() -> None:
    for number in examples():
        code = str(phonenumbers.parse(number, None).country_code)
        rest = number[1 + len(code) :]
        for text in (
            number,
            f"+{code}0{rest}",
            f"+{code}1{rest}",
            f"+{code}8{rest}",
            number[:-1],
            f"{number}7",
        ):
            assert e164(text, None) == by_the_library(text), text


@given(st.sampled_from(CODES), st.integers(0, 10**12), st.integers(0, 12))
def test_any_digits_read_as_the_library_reads_them(code: int, rest: int, width: int) -> None:
    text = f"+{code}{rest:0{width}d}"
    assert e164(text, None) == by_the_library(text)
