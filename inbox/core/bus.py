"""What the processes that share a store tell each other at once; it may be lost, so nothing depends on it."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

Word = Mapping[str, Any]
"""Fit for JSON; `t` says what it is about."""
Listener = Callable[[str, Word], None]
"""Gets the name of the process that spoke, and what it said; it must return at once."""


class Bus(Protocol):
    def tell(self, word: Word) -> None:
        """Tell all other processes, in a moment; dropped while the store is away, or if too much waits."""
        ...

    def listen(self, listener: Listener) -> None:
        """Hear what the others tell from now on."""
        ...


class Alone:
    """The bus of a process that has its store for itself."""

    def tell(self, word: Word) -> None: ...

    def listen(self, listener: Listener) -> None: ...
