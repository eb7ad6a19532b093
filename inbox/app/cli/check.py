"""`doctor` and `bench`: is it well, and how fast is it."""

import dataclasses
from json import dumps
from pathlib import Path
from typing import Annotated, Any

import typer

from inbox.app.cli.options import ConfigFile, Data, Json, Store, ask, configure, show
from inbox.core.clock import SystemClock
from inbox.core.errors import OneWindowError


def register(app: typer.Typer) -> None:
    app.command("doctor", epilog="Example: onewindow doctor --data ./data")(doctor)
    app.command("bench", epilog="Example: onewindow bench capture --json")(bench)


def doctor(json: Json = False, data: Data = None, store: Store = None, config: ConfigFile = None) -> None:
    """Look for what keeps the service from working; exits with 1 if there is anything."""
    from inbox.app.doctor import examine

    settings = configure(data, store, config)
    findings: list[Any] = [dataclasses.asdict(each) for each in examine(settings, SystemClock().now())]
    if not settings.store_is_file or settings.database.exists():
        findings += ask(settings, "doctor", {})
    else:
        findings.append({"check": "store", "ok": False, "said": f"{settings.database} does not exist"})
    show(
        findings,
        as_json=json,
        text=lambda each: f"{'ok ' if each['ok'] else 'BAD'} {each['check']}: {each['said']}",
    )
    if failing := [each["check"] for each in findings if not each["ok"]]:
        raise OneWindowError(f"Something needs care: {', '.join(failing)}.")


def bench(
    suite: Annotated[str, typer.Argument(help="Which one; docs/performance.md has them all.")],
    json: Json = False,
    seconds: Annotated[float, typer.Option(help="The length of one measurement.")] = 4.0,
    pairs: Annotated[int, typer.Option(help="How often each is measured.")] = 5,
    conversations: Annotated[
        int, typer.Option(help="The size of the large store, for report in visits.")
    ] = 1_000_000,
    folder: Annotated[Path | None, typer.Option("--dir", help="A folder on a real disk [this one].")] = None,
    store: Annotated[
        str | None, typer.Option(help="For capture: an empty store, which keeps what is written.")
    ] = None,
    model: Annotated[Path | None, typer.Option(help="For transcription: the folder of a model.")] = None,
    recording: Annotated[Path | None, typer.Option(help="For transcription: a call to hear.")] = None,
    minutes: Annotated[float, typer.Option(help="For soak: how long it lasts.")] = 20.0,
) -> None:
    """Measure this machine; see docs/performance.md."""
    from inbox.app.bench import run

    for line in run(
        suite,
        seconds=seconds,
        pairs=pairs,
        conversations=conversations,
        folder=folder,
        store=store,
        model=model,
        recording=recording,
        minutes=minutes,
    ):
        print(dumps(line.as_dict()) if json else line, flush=True)
