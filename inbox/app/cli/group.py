"""All commands in one place."""

import typer

from inbox.app.cli import (
    agents,
    channels,
    check,
    classify,
    export,
    keep,
    mail,
    models,
    replay,
    serve,
    sites,
    transcribe,
)

app = typer.Typer(
    name="onewindow",
    help="Every lead of a business in one window, with the advertisement that brought it.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for part in (serve, agents, sites, channels, classify, replay, export, keep, check, mail, models, transcribe):
    part.register(app)
