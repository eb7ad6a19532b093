"""What a settings dataclass asks for, field by field, read from its types."""

import dataclasses
import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from inbox.core.secret import Secret
from inbox.core.setting import Setting, Words, told_of

_PLAIN: Sequence[tuple[type, str]] = (
    (Secret, "secret"),
    (bool, "switch"),
    (int, "number"),
    (float, "number"),
    (str, "text"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingField:
    """`type` is text, secret, number, switch, choice, list (of texts) or map (texts by name).

    `choices` are those of a choice, or the names of a map. `hint` is the Python type, `default` a value for
    JSON: None for a secret's, and for that of a required one.
    """

    name: str
    type: str
    hint: Any
    required: bool
    default: Any
    told: Setting
    choices: Sequence[tuple[str, Words]]

    @property
    def called(self) -> str:
        return self.told.title["en"]


def fields_of(settings: type[Any]) -> Mapping[str, SettingField]:
    """By name, in the order in which they are written; TypeError for a type that no form can ask for."""
    hints = get_type_hints(settings, include_extras=True)
    return {each.name: _field(each, hints[each.name]) for each in dataclasses.fields(settings)}


def _field(each: "dataclasses.Field[Any]", hint: Any) -> SettingField:
    told = told_of(each.metadata, each.name)
    default = each.default if each.default_factory is MISSING else each.default_factory()
    bare = _bare(hint)
    values = _values(bare)
    kind = "choice" if values else _type(bare)
    if kind == "text" and told.choices:
        kind = "choice"
    return SettingField(
        name=each.name,
        type=kind,
        hint=hint,
        required=default is MISSING,
        default=None if default is MISSING or kind == "secret" else as_json(default),
        told=told,
        choices=told.choices or [(value, {"en": value}) for value in values],
    )


def _bare(hint: Any) -> Any:
    """Without what is said about it, and without the None that means that it may be left out."""
    if get_origin(hint) is Annotated:
        return _bare(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        some = [each for each in get_args(hint) if each is not type(None)]
        return _bare(some[0]) if len(some) == 1 else hint
    return hint


def _values(hint: Any) -> Sequence[str]:
    if get_origin(hint) is Literal:
        return [str(value) for value in get_args(hint)]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return [str(each.value) for each in hint]
    return ()


def _type(hint: Any) -> str:
    origin = get_origin(hint) or hint
    if isinstance(origin, type):
        for kind, name in _PLAIN:
            if issubclass(origin, kind):
                return name
        if issubclass(origin, Mapping):
            return "map"
        if issubclass(origin, Sequence):
            return "list"
    message = f"A form cannot ask for {hint}."
    raise TypeError(message)


def as_json(value: Any) -> Any:
    """A setting's value as JSON has it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value
