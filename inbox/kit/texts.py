"""The texts that the server itself shows to people, in every language that has a catalogue."""

import json
from pathlib import Path
from typing import Any

DEFAULT = "en"
_FOLDER = Path(__file__).with_name("texts")
_LONGEST_HEADER = 512

Catalogue = dict[str, str | dict[str, str]]


class Texts:
    """All catalogues, read once."""

    def __init__(self) -> None:
        self._catalogues: dict[str, Catalogue] = {
            path.stem: json.loads(path.read_text("utf-8")) for path in sorted(_FOLDER.glob("*.json"))
        }

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(self._catalogues)

    def get(self, lang: str, key: str, **params: Any) -> str:
        """The text in `lang`, or in English if there is no such catalogue; KeyError for an unknown key.

        Where the text has plural forms, `count` chooses one.
        """
        lang = lang if lang in self._catalogues else DEFAULT
        text = self._catalogues[lang][key]
        if isinstance(text, dict):
            text = text[plural_form(lang, params["count"])]
        return text.format_map(params) if params else text

    def choose(self, accept_language: str | None) -> str:
        """The best language for an Accept-Language header; English for none, an unknown one or garbage."""
        best, best_weight = DEFAULT, 0.0
        for choice in (accept_language or "")[:_LONGEST_HEADER].split(","):
            tag, _, parameters = choice.partition(";")
            lang, weight = tag.strip().lower().partition("-")[0], _weight(parameters)
            if lang in self._catalogues and weight > best_weight:
                best, best_weight = lang, weight
        return best


def plural_form(lang: str, count: int) -> str:
    """The CLDR category of a whole number: one, few, many or other."""
    if lang != "ru":
        return "one" if count == 1 else "other"
    tens, ones = count % 100, count % 10
    if ones == 1 and tens != 11:
        return "one"
    return "few" if ones in (2, 3, 4) and tens not in (12, 13, 14) else "many"


def _weight(parameters: str) -> float:
    name, _, value = parameters.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if 0.0 <= weight <= 1.0 else 0.0
