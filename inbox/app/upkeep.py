"""What an engine may offer beyond the store's Protocol, for the operator's sake."""

from pathlib import Path
from typing import Protocol, runtime_checkable

from inbox.core.errors import ConfigError
from inbox.core.store import Store


@runtime_checkable
class Upkeep(Protocol):
    """An engine that keeps its data in files of ours."""

    async def backup(self, target: Path) -> None:
        """Write a consistent copy of everything durable; works while the store is in use."""
        ...

    async def check_copy(self, path: Path) -> str:
        """The engine's verdict on a copy that `backup` wrote: "ok" or what is wrong."""
        ...

    async def check(self) -> str:
        """The engine's verdict on its files: "ok" or what is wrong."""
        ...


def upkeep(store: Store) -> Upkeep:
    if not isinstance(store, Upkeep):
        raise ConfigError("This store has tools of its own for that; use those.")
    return store
