"""`replay`: kept requests are read again."""

from typing import Annotated, Any

import typer

from inbox.app.cli.options import ConfigFile, Data, Json, Store, ask, configure, show


def register(app: typer.Typer) -> None:
    app.command("replay", epilog="Example: onewindow replay --failed")(replay)


def replay(
    channel: Annotated[str | None, typer.Option(help="Only requests of this channel.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="Only those that are not filed.")] = False,
    json: Json = False,
    data: Data = None,
    store: Store = None,
    config: ConfigFile = None,
) -> None:
    """Read kept requests again; what is filed already stays as it is, however often this runs."""
    args = {"channel": channel, "failed": failed}
    show(ask(configure(data, store, config), "replay", args, makes_store=False), as_json=json, text=_counts)


def _counts(answer: Any) -> str:
    return f"{answer['replayed']} replayed: " + ", ".join(
        f"{count} {state}" for state, count in answer.items() if state != "replayed"
    )
