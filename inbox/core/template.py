"""Texts that a provider has approved, which may be sent when it takes no free answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from inbox.core.errors import Unprocessable

_PLACE = re.compile(r"\{\{([^{}]{1,60})\}\}")
LONGEST_VALUE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """`text` is what the contact will read, with {{name}} where a value belongs; `fields` are those names in
    their order, `examples` what the provider was shown for them. `id` names it within its channel.
    """

    id: str
    name: str
    language: str
    text: str
    category: str = ""
    fields: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()

    def filled(self, values: Sequence[str]) -> str:
        """The text as it will be read; Unprocessable unless there is one value for each field."""
        if len(values) != len(self.fields) or not all(values):
            raise Unprocessable(f"This template needs {len(self.fields)} values, and none may be empty.")
        told = dict(zip(self.fields, values, strict=True))
        return _PLACE.sub(lambda place: told.get(place[1], place[0]), self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledTemplate:
    """A template as it is sent: by its id, with one value for each of its fields."""

    id: str
    values: tuple[str, ...] = ()


def fields_in(text: str) -> tuple[str, ...]:
    """The names between double braces, each once, in their order."""
    return tuple(dict.fromkeys(_PLACE.findall(text)))
