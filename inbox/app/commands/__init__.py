"""What the command line asks of the store: one file is one command.

Each has `Args`, a frozen dataclass, and `run(service, args)`, which yields lines of JSON. It runs in the
process that has the store open, so it touches no file but the store's and those named in its arguments.
"""

import pkgutil
from collections.abc import AsyncGenerator
from importlib import import_module
from typing import Any

import msgspec

from inbox.app.service import Service
from inbox.core.errors import BadRequest, NotFound

ACTOR = "cli"


def names() -> list[str]:
    return [module.name for module in pkgutil.iter_modules(__path__)]


async def run_command(service: Service, name: str, args: dict[str, Any]) -> AsyncGenerator[str, None]:
    """The lines that the command yields; NotFound for an unknown one, BadRequest for unfit arguments."""
    if name not in names():
        raise NotFound(f"There is no command named {name}; are both sides of one version?")
    command = import_module(f"{__name__}.{name}")
    try:
        known = msgspec.convert(args, command.Args)
    except msgspec.ValidationError as error:
        raise BadRequest(f"The command cannot be run: {error}.") from None
    async for line in command.run(service, known):
        yield line
