"""`agent add` and `token add`: who may come in."""

import sys
from typing import Annotated, Any

import typer

from inbox.app.cli.options import ConfigFile, Data, Json, Store, ask, configure, show
from inbox.core.agent import Role
from inbox.core.errors import BadRequest


def register(app: typer.Typer) -> None:
    agent = typer.Typer(help="People inside.", no_args_is_help=True)
    agent.command("add", epilog="Example: onewindow agent add ann@shop.example --role agent")(agent_add)
    app.add_typer(agent, name="agent")
    token = typer.Typer(help="Keys for machines.", no_args_is_help=True)
    token.command("add", epilog="Example: onewindow token add reports --role marketer --scope read")(
        token_add
    )
    app.add_typer(token, name="token")


def agent_add(
    email: str,
    role: Annotated[Role, typer.Option(help="What the person is here for.")],
    name: Annotated[str | None, typer.Option(help="The name that others see.")] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from stdin.")
    ] = False,
    json: Json = False,
    data: Data = None,
    store: Store = None,
    config: ConfigFile = None,
) -> None:
    """Let a person in; without a password it prints a link that signs them in once."""
    args = {
        "email": email,
        "role": role.value,
        "name": name,
        "password": _password() if password_stdin else None,
    }
    show(ask(configure(data, store, config), "agent_add", args), as_json=json, text=_added)


def token_add(
    name: str,
    role: Annotated[Role, typer.Option(help="Bounds what the token may do.")] = Role.ADMIN,
    scope: Annotated[
        list[str] | None, typer.Option(help="read, write or a right such as leads.read [all].")
    ] = None,
    json: Json = False,
    data: Data = None,
    store: Store = None,
    config: ConfigFile = None,
) -> None:
    """Make a key for a machine; it is printed this once and stored nowhere."""
    args = {"name": name, "role": role.value, "scopes": _scopes(scope or [])}
    answers = ask(configure(data, store, config), "token_add", args)
    show(answers, as_json=json, text=lambda answer: str(answer["token"]))


def _scopes(given: list[str]) -> list[str]:
    return [scope.strip() for each in given for scope in each.split(",") if scope.strip()]


def _password() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise BadRequest("No password came on stdin.")
    return password


def _added(answer: Any) -> str:
    if answer["sign_in_link"] is None:
        return f"{answer['email']} can sign in as {answer['role']}."
    return f"{answer['email']} signs in with this link, once, within a day:\n{answer['sign_in_link']}"
