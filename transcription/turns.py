"""Puts the words of all legs into turns, in the order in which people spoke."""

from collections.abc import Iterable, Mapping, Sequence

from inbox.core.transcript import Turn, Word

_PAUSE = 1.5
_ASIDE = 2


def turns_of(words: Mapping[int, Sequence[Word]]) -> tuple[Turn, ...]:
    """By legs; who goes on speaking while another says a word or two keeps the turn."""
    stretches = [
        (leg, stretch) for leg, spoken in words.items() for stretch in _stretches(leg, spoken, words)
    ]
    turns = [_turn(leg, stretch, stretches) for leg, stretch in stretches]
    return tuple(sorted(turns, key=lambda turn: (turn.start, turn.leg)))


def _stretches(leg: int, spoken: Sequence[Word], all_words: Mapping[int, Sequence[Word]]) -> list[list[Word]]:
    """Cut at pauses, and where another says more than a word or two in between."""
    stretches: list[list[Word]] = []
    others = [word for other, words in all_words.items() if other != leg for word in words]
    for word in spoken:
        last = stretches[-1][-1] if stretches else None
        if last and word.start - last.end <= _PAUSE and not _between(others, last, word):
            stretches[-1].append(word)
        else:
            stretches.append([word])
    return stretches


def _between(others: Iterable[Word], last: Word, word: Word) -> bool:
    """More than an aside of another lies wholly in this pause."""
    return sum(last.end <= each.start and each.end <= word.start for each in others) > _ASIDE


def _turn(leg: int, words: Sequence[Word], stretches: Iterable[tuple[int, Sequence[Word]]]) -> Turn:
    start, end = words[0].start, max(word.end for word in words)
    inside = any(
        other != leg and theirs[0].start <= start and end <= theirs[-1].end for other, theirs in stretches
    )
    return Turn(
        leg=leg,
        start=start,
        end=end,
        text=" ".join(word.word for word in words),
        words=tuple(words),
        aside=inside and len(words) <= _ASIDE,
    )
