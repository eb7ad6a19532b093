"""`backup`, `restore` and `migrate`: the store as a whole."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from inbox.app.cli.options import ConfigFile, Data, Json, Store, ask, configure, show
from inbox.app.config import Config
from inbox.core.errors import ConfigError

_MOVED = "{table}: {copied} copied, {count} the same in both"


def register(app: typer.Typer) -> None:
    app.command("backup", epilog="Example: onewindow backup --out onewindow.tar")(backup)
    app.command("restore", epilog="Example: onewindow restore --from onewindow.tar --data ./data")(restore)
    app.command(
        "migrate",
        epilog="Example: onewindow migrate --from sqlite:///srv/onewindow.db --to mongodb://db1/onewindow",
    )(migrate)


def backup(
    out: Annotated[Path, typer.Option(help="The archive to write.")],
    json: Json = False,
    data: Data = None,
    store: Store = None,
    config: ConfigFile = None,
) -> None:
    """Copy everything into one archive while the service works; the archive holds the secret key too."""
    args = {"out": str(out.absolute())}
    answers = ask(configure(data, store, config), "backup", args, makes_store=False)
    show(answers, as_json=json, text=lambda answer: f"{answer['bytes']} bytes in {answer['out']}")


def restore(
    source: Annotated[Path, typer.Option("--from", help="The archive that backup wrote.")],
    json: Json = False,
    data: Data = None,
    store: Store = None,
    config: ConfigFile = None,
) -> None:
    """Fill an empty data folder from an archive."""
    settings = configure(data, store, config)
    asyncio.run(_restore(source, settings))
    show([{"data": str(settings.data)}], as_json=json, text=lambda answer: f"Restored into {answer['data']}")


def migrate(
    source: Annotated[str | None, typer.Option("--from", help="The store to read.")] = None,
    target: Annotated[str | None, typer.Option("--to", help="The store to fill.")] = None,
    json: Json = False,
    data: Data = None,
    store: Store = None,
    config: ConfigFile = None,
) -> None:
    """Bring the store to this version, or move everything from one store to another."""
    if source or target:
        if not (source and target):
            raise ConfigError("Moving needs both --from and --to.")
        asyncio.run(_move(source, target, configure(data, store, config), as_json=json))
        return
    answers = ask(configure(data, store, config), "migrate", {})
    show(answers, as_json=json, text=lambda answer: f"{answer['store']} is up to date.")


async def _move(source: str, target: str, settings: Config, *, as_json: bool) -> None:
    from inbox.app.moving import moved, side

    data = str(settings.data)
    async for each in moved(side(source, data), side(target, data)):
        told = {"table": each.table, "copied": each.copied, "count": each.count}
        show([told], as_json=as_json, text=_MOVED.format_map)


async def _restore(source: Path, config: Config) -> None:
    from inbox.app.archive import unpack
    from inbox.app.lock import locked

    config.database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    async with locked(config.lock_file, patience_s=0.0):
        await asyncio.to_thread(unpack, source, config)
