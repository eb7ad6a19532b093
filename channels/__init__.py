"""The ways in and out: what stands beside this file is one kind of channel each and exports its SPEC."""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from inbox.core.channel import ChannelSpec

_SHARED = "kit"


@cache
def specs() -> Mapping[str, ChannelSpec[Any]]:
    """Every kind of channel there is, by its name; adding one is adding a file."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name != _SHARED)
    found: list[ChannelSpec[Any]] = [import_module(f"{__name__}.{name}").SPEC for name in names]
    return {spec.kind: spec for spec in found}


__all__ = ["specs"]
