"""`channel list|add|check`: what is connected."""

import sys
from typing import Annotated, Any

import typer

from inbox.app.cli.options import ConfigFile, Data, Json, Store, ask, configure, show
from inbox.core.errors import BadRequest, OneWindowError


def register(app: typer.Typer) -> None:
    channel = typer.Typer(help="Connected channels.", no_args_is_help=True)
    channel.command("list", epilog="Example: onewindow channel list --kinds")(channel_list)
    channel.command(
        "add", epilog="Example: onewindow channel add telegram --name Bot --set token=- < token.txt"
    )(channel_add)
    channel.command("check", epilog="Example: onewindow channel check")(channel_check)
    app.add_typer(channel, name="channel")


def channel_list(
    kinds: Annotated[
        bool, typer.Option("--kinds", help="The kinds there are, not what is connected.")
    ] = False,
    json: Json = False,
    data: Data = None,
    store: Store = None,
    config: ConfigFile = None,
) -> None:
    """List the connected channels, or the kinds of channels there are."""
    if kinds:
        show(_kinds(), as_json=json, text=_kind_line)
        return
    answers = ask(configure(data, store, config), "channel_list", {}, makes_store=False)
    show(answers, as_json=json, text=_line)


def channel_add(
    kind: str,
    name: Annotated[str, typer.Option(help="The name that agents see.")],
    setting: Annotated[
        list[str] | None,
        typer.Option("--set", help="NAME=VALUE; may be given often. NAME=- reads a line of the input."),
    ] = None,
    json: Json = False,
    data: Data = None,
    store: Store = None,
    config: ConfigFile = None,
) -> None:
    """Connect a channel; its secrets are stored sealed."""
    args = {"kind": kind, "name": name, "settings": dict(_pair(each) for each in setting or [])}
    answers = ask(configure(data, store, config), "channel_add", args)
    show(answers, as_json=json, text=lambda answer: str(answer["id"]))


def channel_check(
    channel: Annotated[
        str | None, typer.Argument(help="A channel's id; without one, all are checked.")
    ] = None,
    json: Json = False,
    data: Data = None,
    store: Store = None,
    config: ConfigFile = None,
) -> None:
    """Say of each channel whether it works; exits with 1 if one does not."""
    answers = ask(configure(data, store, config), "channel_check", {"channel": channel}, makes_store=False)
    show(
        answers,
        as_json=json,
        text=lambda each: (
            f"{each['id']} {each['kind']}: {'works' if each['ok'] else 'does not work'}. {each['sentence']}"
        ),
    )
    if failing := sum(not answer["ok"] for answer in answers):
        raise OneWindowError(f"{failing} of {len(answers)} channels do not work.")


def _kinds() -> list[dict[str, Any]]:
    from channels import specs
    from inbox.core.setting_fields import fields_of

    return [
        {
            "kind": spec.kind,
            "title": spec.title,
            "docs": spec.docs,
            "addable": spec.addable,
            "settings": [
                {"name": each.name, "type": each.type, "required": each.required, "title": each.called}
                for each in fields_of(spec.settings).values()
            ],
        }
        for spec in specs().values()
    ]


def _kind_line(kind: Any) -> str:
    settings = [each["name"] + ("*" if each["required"] else "") for each in kind["settings"]]
    return f"{kind['kind']:<16} {kind['title']:<16} {' '.join(settings)}"


def _line(answer: Any) -> str:
    reason = f": {answer['reason']}" if answer["reason"] else ""
    return f"{answer['id']} {answer['kind']:<12} {answer['state']:<8} {answer['name']}{reason}"


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise BadRequest("Write a setting as NAME=VALUE.")
    return name, _typed_in(name) if value == "-" else value


def _typed_in(name: str) -> str:
    """So that a token stands in no history of a shell; at a terminal it is not shown either."""
    if sys.stdin.isatty():
        return str(typer.prompt(name, hide_input=True, err=True))
    line = sys.stdin.readline()
    if not line.strip():
        raise BadRequest(f"The input has no line for {name}.")
    return line.strip("\r\n")
