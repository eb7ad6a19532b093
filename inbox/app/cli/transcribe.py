"""`transcribe`: the text of one recording."""

import asyncio
import json
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inbox.app.cli.options import Data, Json, configure
from inbox.core.errors import PayloadError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from inbox.app.config import Config
    from inbox.core.transcript import Transcript, Wishes
    from transcription.job import Server


def register(app: typer.Typer) -> None:
    app.command("transcribe", epilog="Example: onewindow transcribe call.wav --model base --json")(transcribe)


def transcribe(
    file: Annotated[Path, typer.Argument(help="A recording: wav, mp3, ogg, m4a, flac, amr and others.")],
    model: Annotated[
        str, typer.Option("--model", help="A folder, or a model or server below models in the data.")
    ] = "base",
    language: Annotated[str | None, typer.Option("--language", help="What is spoken, such as en.")] = None,
    name: Annotated[list[str] | None, typer.Option("--name", help="A name as it is spelled.")] = None,
    redact: Annotated[bool, typer.Option("--redact", help="Hide numbers of cards and codes.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Say what is spoken in a recording; on this machine alone, unless the model is a server."""
    import msgspec

    from inbox.core.transcript import Wishes

    if not file.is_file():
        raise PayloadError(f"There is no file {file}.")
    wishes = Wishes(language=language, names=tuple(name or ()), redact=redact)
    found = asyncio.run(_transcribe(file.absolute(), model, configure(data, None), wishes))
    if as_json:
        print(json.dumps(msgspec.to_builtins(found), ensure_ascii=False))
        return
    for turn in found.turns:
        print(f"{int(turn.start) // 60:3}:{turn.start % 60:04.1f}  {turn.leg}  {turn.text}")


async def _transcribe(file: Path, model: str, config: "Config", wishes: "Wishes") -> "Transcript":
    from transcription.job import WorkerTranscriber

    async with _engine(model, config) as engine:
        transcriber = WorkerTranscriber(engine, idle=False)
        try:
            return await transcriber.transcribe(file, wishes)
        finally:
            await transcriber.close()


@asynccontextmanager
async def _engine(model: str, config: "Config") -> "AsyncIterator[Path | Server]":
    from inbox.app.speech import engine_of
    from inbox.kit.fetch import Fetcher
    from inbox.kit.secrets import Vault, load_key
    from transcription.models import folder_of
    from transcription.servers import servers

    if model not in servers(config.models):
        yield folder_of(model, config.models)
        return
    async with Fetcher(private=config.private_hosts, ports=None) as outside:
        yield engine_of(model, config.models, outside, Vault(load_key(config.key_file)))
