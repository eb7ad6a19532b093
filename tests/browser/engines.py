"""The stores on which a story is told: an SQLite file, and among the long tests MongoDB."""

import math
import os
from dataclasses import dataclass

import pytest

ON_BOTH_ENGINES = pytest.mark.parametrize(
    "engine",
    [
        "sqlite",
        pytest.param("sqlite", marks=pytest.mark.long, id="sqlite-alone"),
        pytest.param("mongo", marks=pytest.mark.long),
    ],
    indirect=True,
)
_SHARED = "PYTEST_XDIST_WORKER" in os.environ
"""Other tests run at the same time, on the same cores."""


@dataclass(frozen=True)
class Engine:
    """`options` are those of `serve`; `within_ms` is how soon a person sees what another one did.

    It is measured where nothing else runs, among the long tests; on MongoDB it is left open, for the tests
    run on a surrogate whose speed says nothing.
    """

    options: tuple[str, ...] = ()
    within_ms: float = math.inf if _SHARED else 1000

    @classmethod
    def on(cls, url):
        return cls(("--store", url), math.inf)
