"""Conditions whose values can only be scalars: with MongoDB a mapping from outside would be a command."""

from collections.abc import Iterable
from typing import Any

Condition = dict[str, Any]


def equal(**values: object) -> Condition:
    """Each field has this value; TypeError for anything but text, numbers, truth values and None."""
    return {name: scalar(value) for name, value in values.items()}


def narrowed(**values: object) -> Condition:
    """Like `equal`, but None means any."""
    return equal(**{name: value for name, value in values.items() if value is not None})


def among(values: Iterable[object]) -> Condition:
    """For the field that it is given to: one of these."""
    return {"$in": [scalar(value) for value in dict.fromkeys(values)]}


def at_most(number: int) -> Condition:
    """For a field of whole numbers: at most this.

    Said with "less than", because SecantusDB, on which the tests run, leaves out the bound itself when the
    field is followed by others in an index.
    """
    return {"$lt": int(number) + 1}


def scalar(value: object) -> str | int | float | bool | None:
    if isinstance(value, str):
        return str(value)  # members of enums too
    if value is None or isinstance(value, int | float):
        return value
    message = f"A condition cannot hold a {type(value).__name__}."
    raise TypeError(message)
