"""Finds out who really wrote a mail that somebody passes on."""

import re

from channels.kit.mime.addresses import Address, read_addresses
from channels.kit.quote_words import FORWARDED
from channels.kit.quotes import Split, between_dashes, header_block, is_header_block
from inbox.core.noun import noun
from inbox.kit.text import one_line

_SUBJECT = re.compile(
    r"\s*(?:\[[^\]]{1,40}\]\s*)?(?:fwd?|wg|tr|rv|enc|i|inoltro|vs|vb|vl|doorst|pd|podaj|továbbítás|fw|"
    r"пересл|пер|turundus|ilt|iletilmiş|πρθ|転送|转发|轉寄|전달|הועבר|إعادة توجيه)\s*[:：]",
    re.IGNORECASE,
)
_FARTHEST = 2_000
_LONGEST_LINE = 500


@noun
class Forwarded:
    """The one who wrote the mail that is passed on, as the forwarding program says."""

    name: str | None = None
    email: str | None = None
    subject: str | None = None
    date: str | None = None


def forwarded_in(subject: str, split: Split) -> Forwarded | None:
    """None if the text passes nothing on; a quoted mail inside an answer does not count."""
    announced = is_passed_on(subject)
    answers = not announced and not _passes_on(split.quoted.strip().partition("\n")[0])
    text = split.text if answers else split.text + split.quoted
    lines = [line[:_LONGEST_LINE] for line in text.split("\n", _FARTHEST)[:_FARTHEST]]
    for number, line in enumerate(lines):
        if line.lstrip().startswith(">"):
            if not announced:
                return None
            continue
        if _passes_on(line):
            start = _next_line(lines, number + 1)
            return _from_block(header_block(lines, start)) or Forwarded()
        if is_header_block(lines, number):
            return _from_block(header_block(lines, number)) if announced else None
    return None


def is_passed_on(subject: str) -> bool:
    """Whether it begins with `Fwd:` or the same in another language."""
    return bool(_SUBJECT.match(subject))


def _passes_on(line: str) -> bool:
    words = between_dashes(line)
    if words is None:
        words = line.strip().rstrip(":： ") if line.rstrip().endswith((":", "：")) else ""
        return bool(FORWARDED.fullmatch(words))
    return bool(FORWARDED.match(words))


def _next_line(lines: list[str], number: int) -> int:
    while number < len(lines) and not lines[number].strip("> \t"):
        number += 1
    return number


def _from_block(block: dict[str, str]) -> Forwarded | None:
    if "from" not in block:
        return None
    written = re.sub(r"\[mailto:([^\]\s]+)\]|<mailto:([^>\s]+)>", r"<\1\2>", block["from"])
    address = next(iter(read_addresses(written.encode())), Address())
    name = address.name or (None if address.email and "@" in address.email else one_line(block["from"], 300))
    email = address.email if address.email and "@" in address.email else None
    return Forwarded(
        name=name or None,
        email=email,
        subject=one_line(block.get("subject", ""), 500) or None,
        date=one_line(block.get("date", ""), 100) or None,
    )
