"""Hides numbers of cards, accounts and secret codes in what one leg said.

Recognition changes digits, so a check sum would let most card numbers pass: what counts is how many digits
come in a row, and what was said shortly before.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from inbox.core.transcript import Hidden, Word

MASK = "•••"
_LONG_RUN = 13
_CARD_RUN = 8
_CODE_RUN = range(3, 9)
_FILLERS = 2
_CARD_WITHIN = 25
_CODE_WITHIN = 15
_CARD = re.compile(
    r"\b(card|credit|debit|visa|mastercard|maestro|amex|iban|account|карт\w*|счёт\w*|счет\w*|konto\w*|karte\w*"
    r"|kreditkarte\w*|tarjeta|cuenta|carte|compte|kart\w*|carta|conto|cardul\w*)\b"
)
_CODE = re.compile(
    r"\b(cvv2?|cvc2?|c v v|c v c|pin|security code|verification code|one time code|secret code|passcode"
    r"|пин\w*"
    r"|код безопасности|проверочн\w+ код\w*|код\w* из смс|секретн\w+ код\w*|sicherheitscode|prüfnummer"
    r"|código de seguridad|code de sécurité|kod zabezpieczający|codice di sicurezza)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Words from `start` to before `end` with that many digits."""

    start: int
    end: int
    digits: int


def redact(leg: int, words: Sequence[Word]) -> tuple[tuple[Word, ...], tuple[Hidden, ...]]:
    """All words of one leg over the whole call, since people dictate across turns; and what was hidden."""
    hidden: list[Hidden] = []
    found = list(words)
    for run in _runs(words):
        kind = _kind(run, words)
        if kind is None:
            continue
        hidden.append(Hidden(leg=leg, start=words[run.start].start, end=words[run.end - 1].end, kind=kind))
        for place in range(run.start, run.end):
            found[place] = replace(found[place], word=MASK, heard=None, hidden=True)
    return tuple(found), tuple(hidden)


def _runs(words: Sequence[Word]) -> Iterator[_Run]:
    """Up to two words between digits do not end a run."""
    start, last, digits = 0, -1, 0
    for place, word in enumerate(words):
        count = _digits(word.word)
        if not count:
            continue
        if digits and place - last - 1 > _FILLERS:
            yield _Run(start=start, end=last + 1, digits=digits)
            digits = 0
        start = start if digits else place
        last, digits = place, digits + count
    if digits:
        yield _Run(start=start, end=last + 1, digits=digits)


def _kind(run: _Run, words: Sequence[Word]) -> str | None:
    if run.digits >= _LONG_RUN:
        return "number"
    if run.digits in _CODE_RUN and _CODE.search(_before(run, words, _CODE_WITHIN)):
        return "code"
    if run.digits >= _CARD_RUN and _CARD.search(_before(run, words, _CARD_WITHIN)):
        return "number"
    return None


def _before(run: _Run, words: Sequence[Word], count: int) -> str:
    text = " ".join(word.word for word in words[max(0, run.start - count) : run.end])
    return " ".join(re.findall(r"\w+", text.casefold()))


def _digits(word: str) -> int:
    written = sum(letter.isdigit() for letter in word)
    parts = re.findall(r"\w+", word.casefold())
    return written or sum(_spoken().get(part, 0) for part in parts)


@cache
def _spoken() -> dict[str, int]:
    text = files("transcription").joinpath("data/number_words.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return {word: int(line[0]) for line in reversed(lines) for word in line[1:]}
