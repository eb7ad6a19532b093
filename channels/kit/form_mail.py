"""Reads the mail that a web site's form sends to its owner: whose request it tells of."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from inbox.kit.address import email_address
from inbox.kit.phone import e164
from inbox.kit.text import one_line

_MOST_LINES = 300
_LONGEST_LINE = 400
_LONGEST_LABEL = 60
_LONGEST_NAME = 200
_FIELD = re.compile(r"[\s>*•-]*([^:\t|=]{1,60}?)\s*(?::|：|\t|\||=|\s[–—-]\s)[\s*]*([^\s*].*)")
_WRITTEN = re.compile(r"(?:(.{0,200}?)\s*)?<?(?:mailto:)?([^\s<>()\[\]]+@[^\s<>()\[\]]+?)>?(?:\s*[<(\[].*)?")
_NUMBER = re.compile(r"\+?[\d\s().\-/]{6,24}")
_NAMED = re.compile(
    r"\b(?:(?:first|last|full|your|vor|nach)?-?\s?name|fio|nom|prénom|nombre|nome|naam|imię)\b|имя|фио|зовут|ім.я|名",
    re.IGNORECASE,
)
_PHONED = re.compile(r"phone|\btel|mobil|handy|cell|whatsapp|номер|тел|моб|電話|电话", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormMail:
    """The one person that the fields name; `email` in its one spelling, `phone` as E.164."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None


def read_form_mail(text: str, *, is_own: Callable[[str], bool], region: str | None) -> FormMail | None:
    """None unless the text has fields and they name one person, beside those whose address `is_own`.

    A field is a line with a label before its value, in any language, or a value alone below its label.
    """
    fields = list(_fields(text))
    told = [found for _, value in fields if (found := _email(value)) is not None]
    emails = {email: name for name, email in told if not is_own(email)}
    phones = {number for label, value in fields if (number := _phone(label, value, region))}
    # An address of the site's own and a number beside it are more likely the site's imprint.
    if len(fields) < 2 or len(emails) > 1 or (not emails and (len(phones) != 1 or told)):
        return None
    email = next(iter(emails), None)
    name = _name(fields) or (emails[email] if email else None)
    return FormMail(name=name, email=email, phone=next(iter(phones)) if len(phones) == 1 else None)


def _fields(text: str) -> Iterator[tuple[str, str]]:
    above = ""
    for line in (each.strip()[:_LONGEST_LINE] for each in text.splitlines()[:_MOST_LINES]):
        alone = bool(line) and (_is_address(line) or _NUMBER.fullmatch(line) is not None)
        found = None if alone else _FIELD.fullmatch(line)
        if found:
            yield found[1], found[2].strip()
        elif alone and 0 < len(above) <= _LONGEST_LABEL:
            yield above.rstrip(" :"), line
        above = line or above


def _is_address(value: str) -> bool:
    return "@" in value and " " not in value and _email(value) is not None


def _email(value: str) -> tuple[str | None, str] | None:
    """Name and address, if the value is nothing else."""
    found = _WRITTEN.fullmatch(value) if "@" in value else None
    email = email_address(found[2]) if found else None
    if found is None or email is None or ("<" not in value and found[1]):
        return None
    return one_line((found[1] or "").strip(' "'), _LONGEST_NAME) or None, email


def _phone(label: str, value: str, region: str | None) -> str | None:
    if not _NUMBER.fullmatch(value) or not (value.startswith("+") or _PHONED.search(label)):
        return None
    return e164(value, region)


def _name(fields: list[tuple[str, str]]) -> str | None:
    names = [value for label, value in fields if _NAMED.search(label) and "@" not in value]
    return one_line(" ".join(dict.fromkeys(names[:2])), _LONGEST_NAME) or None
