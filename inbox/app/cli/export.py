"""`export`: lists as files."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from inbox.app.cli.options import ConfigFile, Data, Json, Store, configure


class What(StrEnum):
    LEADS = "leads"
    CONTACTS = "contacts"
    CONVERSATIONS = "conversations"
    REQUESTS = "requests"


def register(app: typer.Typer) -> None:
    app.command("export", epilog="Example: onewindow export leads --out leads.xlsx")(export)


def export(
    what: What,
    out: Annotated[Path, typer.Option(help="The file: NAME.csv, NAME.xlsx or NAME.jsonl.")],
    as_json: Json = False,
    data: Data = None,
    store: Store = None,
    config: ConfigFile = None,
) -> None:
    """Write a list into a file; .jsonl for machines, .csv and .xlsx for people."""
    from inbox.app.client import execute
    from inbox.app.export.files import export_file

    rows = 0
    with export_file(what.value, out) as writer:

        def take(line: str) -> None:
            nonlocal rows
            writer.write(line)
            rows += 1

        args = {"what": what.value, "names": out.suffix.lower() != ".jsonl"}
        execute(configure(data, store, config), "export", args, take, makes_store=False)
    noun = "row" if rows == 1 else "rows"
    print(json.dumps({"rows": rows, "out": str(out)}) if as_json else f"{rows} {noun} in {out}")
