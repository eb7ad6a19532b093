"""The stores on which a story is told: an SQLite file, and among the long tests MongoDB."""

import math
from dataclasses import dataclass

import pytest

ON_BOTH_ENGINES = pytest.mark.parametrize(
    "engine", ["sqlite", pytest.param("mongo", marks=pytest.mark.long)], indirect=True
)


@dataclass(frozen=True)
class Engine:
    """`options` are those of `serve`; `within_ms` is how soon a person sees what another one did.

    On MongoDB that is left open, for the tests run on a surrogate whose speed says nothing.
    """

    options: tuple[str, ...] = ()
    within_ms: float = 1000

    @classmethod
    def on(cls, url):
        return cls(("--store", url), math.inf)
