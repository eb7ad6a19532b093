"""When things happen at a provider, in seconds since 1970."""

from collections.abc import Callable

DATE = 1772452800
Moment = Callable[[int], int]
"""When what has that number happened, in seconds since 1970."""


def since_march(number: int) -> int:
    """A second after the other, so that tests know them."""
    return DATE + number
