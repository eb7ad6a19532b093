"""`backup`, `restore` and `migrate`: the store as a whole."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from inbox.app.cli.options import ConfigFile, Data, Json, Store, ask, configure, show
from inbox.app.config import Config
from inbox.core.errors import ConfigError


def register(app: typer.Typer) -> None:
    app.command("backup", epilog="Example: onewindow backup --out onewindow.tar")(backup)
    app.command("restore", epilog="Example: onewindow restore --from onewindow.tar --data ./data")(restore)
    app.command("migrate", epilog="Example: onewindow migrate --data ./data")(migrate)


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
    """Bring the store to this version; serve does so by itself when it starts."""
    if source or target:
        raise ConfigError("Moving between stores comes with the second engine; this release has one.")
    answers = ask(configure(data, store, config), "migrate", {})
    show(answers, as_json=json, text=lambda answer: f"{answer['store']} is up to date.")


async def _restore(source: Path, config: Config) -> None:
    from inbox.app.archive import unpack
    from inbox.app.lock import locked

    config.database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    async with locked(config.lock_file, patience_s=0.0):
        await asyncio.to_thread(unpack, source, config)
