"""Domain objects to stored values and back; both engines store the same documents."""

import unicodedata
from dataclasses import MISSING, Field, fields
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}
_defaults: dict[type, list[tuple[str, Any]]] = {}
_encode = msgspec.json.Encoder().encode


@lru_cache(maxsize=256)  # one unit writes the same moment into many rows
def to_micros(at: datetime) -> int:
    """Microseconds since 1970 in UTC, exactly; TypeError for a time without a zone."""
    return (at - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micros)


def maybe_micros(at: datetime | None) -> int | None:
    return None if at is None else to_micros(at)


def from_maybe_micros(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)


def name_key(name: str | None) -> str | None:
    """A name as it is looked for: the same for every case and width of its letters."""
    return None if name is None else unicodedata.normalize("NFKC", name).casefold()


def dump(value: object) -> bytes:
    """A dataclass, mapping or sequence as JSON."""
    return _encode(value)


def dump_lean(value: object) -> bytes:
    """A dataclass as JSON without the fields that are as they are by default."""
    kind = type(value)
    defaults = _defaults.get(kind)
    if defaults is None:
        defaults = _defaults[kind] = [(each.name, _default(each)) for each in fields(value)]  # type: ignore[arg-type]
    return _encode({name: told for name, default in defaults if (told := getattr(value, name)) != default})


def _default(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


def load(kind: type[T], raw: bytes | str) -> T:
    """The inverse of `dump` and `dump_lean` for the given type."""
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind)
    value: T = decoder.decode(raw)
    return value
