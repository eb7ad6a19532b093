"""`serve` and `worker`: the processes."""

import asyncio
from typing import Annotated

import typer

from inbox.app.cli.options import ConfigFile, Data, Store, configure


def register(app: typer.Typer) -> None:
    app.command("serve", epilog="Example: onewindow serve --data ./data --port 8080")(serve)
    app.command("worker", epilog="Example: onewindow worker --store mongodb://db1,db2/onewindow")(worker)


def serve(
    data: Data = None,
    store: Store = None,
    config: ConfigFile = None,
    host: Annotated[str | None, typer.Option(help="The address to listen on [127.0.0.1].")] = None,
    port: Annotated[
        int | None, typer.Option(help="The port to listen on; 0 takes a free one [8080].")
    ] = None,
    demo: Annotated[bool, typer.Option("--demo", help="Open a small shop to try everything in.")] = False,
) -> None:
    """Run the service until it is told to stop."""
    settings = configure(data, store, config, host=host, port=port, demo=demo or None)
    from inbox.app.server import serve_until_stopped

    asyncio.run(serve_until_stopped(settings))


def worker(
    only: Annotated[str | None, typer.Option(help="Only jobs of these kinds, with commas between.")] = None,
    data: Data = None,
    store: Store = None,
    config: ConfigFile = None,
) -> None:
    """Run jobs beside `serve`; needs a store that several processes can share."""
    settings = configure(data, store, config)
    from inbox.app.labour import work_until_stopped

    kinds = None if only is None else [kind.strip() for kind in only.split(",") if kind.strip()]
    asyncio.run(work_until_stopped(settings, kinds))
