"""`classify`: what the inbox would say of one arrival."""

import json
from typing import Annotated, Any

import typer

from inbox.app.cli.options import Json


def register(app: typer.Typer) -> None:
    example = (
        "Example: onewindow classify 'https://shop.example/?utm_source=ig' --referrer https://instagram.com/"
    )
    app.command("classify", epilog=example)(classify)


def classify(
    url: Annotated[str, typer.Argument(help="The address that the visitor arrived at.")],
    referrer: Annotated[str | None, typer.Option(help="The page that the visitor came from.")] = None,
    site: Annotated[str | None, typer.Option(help="A host of the site itself, if not the address's.")] = None,
    as_json: Json = False,
) -> None:
    """Say where a visitor came from; asks no store and no network."""
    import msgspec

    from tracking.address import read_address
    from tracking.classify import classify as judge

    own = read_address(site)
    own_hosts = frozenset({own.host}) if own else frozenset[str]()
    source: dict[str, Any] = msgspec.to_builtins(judge(url, referrer, own_hosts=own_hosts))
    if as_json:
        print(json.dumps(source, ensure_ascii=False))
        return
    for name, value in source.items():
        if value not in (None, {}):
            print(f"{name:<12} {_text(value)}")


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}={each}" for name, each in value.items())
    return str(value)
