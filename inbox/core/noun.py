"""Frozen dataclasses that cost no more to make than open ones."""

from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")
_BEGIN = 'object.__setattr__(self, "__class__", Draft)'
_END = "self.__class__ = Noun"


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def noun(cls: type[T]) -> type[T]:
    """`dataclass(frozen=True, slots=True, kw_only=True)`, for what is made several times for each request.

    Usually the constructor of a frozen class walks around its own lock for every field, and that is most of
    its time. This one fills in a draft, which has the same slots and no lock, and then declares it finished.
    """
    made: Any = dataclass(frozen=True, slots=True, kw_only=True)(cls)
    draft = type(f"{cls.__name__}Draft", (), {"__slots__": made.__slots__})
    made.__init__ = _constructor(made, draft)
    result: type[T] = made
    return result


def _constructor(made: Any, draft: type) -> Callable[..., None]:
    scope: dict[str, Any] = {"Noun": made, "Draft": draft, "MISSING": MISSING}
    parameters, body = [], [_BEGIN]
    for each in fields(made):
        name = each.name
        if each.default_factory is not MISSING:
            scope[f"make_{name}"] = each.default_factory
            parameters.append(f"{name}=MISSING")
            body.append(f"self.{name} = make_{name}() if {name} is MISSING else {name}")
        else:
            scope[f"default_{name}"] = each.default
            parameters.append(name if each.default is MISSING else f"{name}=default_{name}")
            body.append(f"self.{name} = {name}")
    lines = "\n ".join([*body, _END])
    exec(f"def __init__(self, *, {', '.join(parameters)}):\n {lines}", scope)  # noqa: S102 - as dataclass does
    constructor: Callable[..., None] = scope["__init__"]
    constructor.__qualname__ = f"{made.__qualname__}.__init__"
    return constructor
