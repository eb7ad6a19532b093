"""Shares a whole by weights so that the parts are never more or less than the whole."""

from collections.abc import Sequence
from fractions import Fraction

MILLION = 1_000_000
"""A lead's credit in reports, which add whole numbers: the same sum on every engine and in every order."""


def in_proportion(weights: Sequence[Fraction | int]) -> tuple[Fraction, ...]:
    """Exact parts of one; ValueError if there is nothing to go by."""
    total = sum(weights)
    if total <= 0:
        raise ValueError("The weights must have a sum above zero.")
    return tuple(Fraction(weight) / total for weight in weights)


def share_out(exact: Sequence[Fraction], whole: int = MILLION) -> tuple[int, ...]:
    """Whole numbers for exact parts of one; what is left goes where most was cut off, then to the later."""
    # In whole numbers throughout: fractions spend most of their time on keeping themselves short.
    cut = [divmod(part.numerator * whole, part.denominator) for part in exact]
    parts = [part for part, _ in cut]
    left = whole - sum(parts) if parts else 0
    if left:
        rests = [Fraction(rest, part.denominator) for (_, rest), part in zip(cut, exact, strict=True)]
        by_rest = sorted(range(len(parts)), key=lambda place: (rests[place], place), reverse=True)
        for place in by_rest[:left]:
            parts[place] += 1
    return tuple(parts)
