"""The options that commands share, and the way from them to the store."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from inbox.app.config import Config, load_config

Data = Annotated[Path | None, typer.Option("--data", help="The folder with everything that is kept [data].")]
Store = Annotated[
    str | None, typer.Option("--store", help="The store itself: sqlite:///PATH or mongodb://HOST/NAME.")
]
ConfigFile = Annotated[
    Path | None, typer.Option("--config", help="A file of settings [onewindow.toml in the folder].")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]


def configure(data: Path | None, store: str | None, file: Path | None = None, **flags: object) -> Config:
    given = {"data": None if data is None else str(data), "store": store, **flags}
    return load_config(given, file=file)


def ask(config: Config, name: str, args: Mapping[str, Any], *, makes_store: bool = True) -> list[Any]:
    """What the command answers, line by line, as values."""
    from inbox.app.client import execute

    lines: list[str] = []
    execute(config, name, args, lines.append, makes_store=makes_store)
    return [json.loads(line) for line in lines]


def show(answers: list[Any], *, as_json: bool, text: Callable[[Any], str]) -> None:
    for answer in answers:
        print(json.dumps(answer, ensure_ascii=False) if as_json else text(answer))
