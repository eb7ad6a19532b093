"""`mail`: what the inbox would file for one message."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from inbox.app.cli.options import Json
from inbox.core.clock import SystemClock
from inbox.core.errors import PayloadError

if TYPE_CHECKING:
    from channels.kit.mail import Mail
    from channels.kit.mime.addresses import Address


def register(app: typer.Typer) -> None:
    app.command("mail", epilog="Example: onewindow mail message.eml --json")(mail)


def mail(
    file: Annotated[str, typer.Argument(help="The message as it came, or - for standard input.")],
    as_json: Json = False,
) -> None:
    """Say what the inbox would file for a message; asks no store and no network."""
    from channels.kit.mail import read_mail

    found = _described(read_mail(_bytes(file), SystemClock().now()))
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        _show(found)


def _bytes(file: str) -> bytes:
    from channels.kit.mime.work import MAX_BYTES

    try:
        if file == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(file).open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise PayloadError(f"The file cannot be read: {error.strerror}.") from None


def _described(mail: "Mail") -> dict[str, Any]:
    bounce, forwarded = mail.bounce, mail.forwarded_from
    return {
        "from": _person(mail.sender) if mail.sender else None,
        "reply_to": [_person(each) for each in mail.reply_to],
        "to": [_person(each) for each in mail.to],
        "cc": [_person(each) for each in mail.cc],
        "subject": mail.subject,
        "date": _time(mail.date),
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "references": list(mail.references),
        "text": mail.text,
        "quoted": mail.quoted,
        "html": mail.html,
        "attachments": [
            {
                "name": each.name,
                "type": each.media_type,
                "size": each.size,
                "inline": each.inline,
                "sha256": each.sha256,
            }
            for each in mail.attachments
        ],
        "automatic": mail.automatic,
        "bounce": bounce
        and {
            "recipient": bounce.recipient,
            "status": bounce.status,
            "original_message_id": bounce.original_message_id,
        },
        "forwarded_from": forwarded
        and {
            "name": forwarded.name,
            "email": forwarded.email,
            "subject": forwarded.subject,
            "date": forwarded.date,
        },
        "warnings": list(mail.warnings),
    }


def _person(address: "Address") -> dict[str, str | None]:
    return {"name": address.name, "email": address.email}


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _show(found: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in found.items():
        shown = _text(name, value)
        if shown:
            table.add_row(Text(name.replace("_", " "), style="bold"), Text(shown))
    Console(highlight=False, soft_wrap=not sys.stdout.isatty()).print(table)


def _text(name: str, value: Any) -> str:
    if name == "html":
        return f"{len(value):,} characters, safe to show" if value else ""
    if name == "attachments":
        return "\n".join(f"{each['name']} ({each['type']}, {each['size']:,} bytes)" for each in value)
    if isinstance(value, list):
        return "\n".join(each if isinstance(each, str) else _text("", each) for each in value)
    if isinstance(value, dict):
        if value.keys() == {"name", "email"}:
            return " ".join(each if each == value["name"] else f"<{each}>" for each in value.values() if each)
        return ", ".join(f"{key.replace('_', ' ')} {each}" for key, each in value.items() if each)
    return str(value or "").strip()
