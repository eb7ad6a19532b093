"""`site add`: a web site whose leads come in."""

import typer

from inbox.app.cli.options import ConfigFile, Data, Json, Store, ask, configure, show


def register(app: typer.Typer) -> None:
    site = typer.Typer(help="Web sites.", no_args_is_help=True)
    site.command("add", epilog="Example: onewindow site add shop.example")(site_add)
    app.add_typer(site, name="site")


def site_add(
    host: str, json: Json = False, data: Data = None, store: Store = None, config: ConfigFile = None
) -> None:
    """Add a web site; prints its key and the tag to paste into its pages."""
    answers = ask(configure(data, store, config), "site_add", {"host": host})
    show(answers, as_json=json, text=lambda answer: f"{answer['site']}\n{answer['snippet']}")
