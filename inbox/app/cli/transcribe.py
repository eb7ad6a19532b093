"""`transcribe`: the text of one recording."""

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inbox.app.cli.options import Data, Json, configure
from inbox.core.errors import PayloadError

if TYPE_CHECKING:
    from inbox.core.transcript import Transcript, Wishes


def register(app: typer.Typer) -> None:
    app.command("transcribe", epilog="Example: onewindow transcribe call.wav --model base --json")(transcribe)


def transcribe(
    file: Annotated[Path, typer.Argument(help="A recording: wav, mp3, ogg, m4a, flac, amr and others.")],
    model: Annotated[
        str, typer.Option("--model", help="A folder, or a name below models in the data.")
    ] = "base",
    language: Annotated[str | None, typer.Option("--language", help="What is spoken, such as en.")] = None,
    name: Annotated[list[str] | None, typer.Option("--name", help="A name as it is spelled.")] = None,
    redact: Annotated[bool, typer.Option("--redact", help="Hide numbers of cards and codes.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Say what is spoken in a recording, on this machine alone."""
    import msgspec

    from inbox.core.transcript import Wishes
    from transcription.models import folder_of

    if not file.is_file():
        raise PayloadError(f"There is no file {file}.")
    folder = folder_of(model, configure(data, None).data / "models")
    wishes = Wishes(language=language, names=tuple(name or ()), redact=redact)
    found = asyncio.run(_transcribe(file.absolute(), folder, wishes))
    if as_json:
        print(json.dumps(msgspec.to_builtins(found), ensure_ascii=False))
        return
    for turn in found.turns:
        print(f"{int(turn.start) // 60:3}:{turn.start % 60:04.1f}  {turn.leg}  {turn.text}")


async def _transcribe(file: Path, folder: Path, wishes: "Wishes") -> "Transcript":
    from transcription.job import WorkerTranscriber

    transcriber = WorkerTranscriber(folder, idle=False)
    try:
        return await transcriber.transcribe(file, wishes)
    finally:
        await transcriber.close()
