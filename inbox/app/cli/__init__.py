"""The command line: `onewindow` and `python -m inbox`."""

import sys

import typer

from inbox.app.cli.group import app
from inbox.core.errors import BadRequest, OneWindowError


def main() -> None:
    """Exits with 0, with 1 and one sentence if it cannot be done, with 2 if it was asked for wrongly."""
    sys.exit(run(sys.argv[1:]))


def run(args: list[str]) -> int:
    """The exit code; speaks to stdout and stderr."""
    try:
        code = app(args, prog_name="onewindow", standalone_mode=False)
    except typer.TyperException as error:
        return _say(error.format_message(), error.exit_code)
    except BadRequest as error:
        return _say(str(error), 2)
    except OneWindowError as error:
        return _say(str(error), 1)
    except typer.Abort:
        return _say("Stopped.", 1)
    except BrokenPipeError:
        return 1
    return code if isinstance(code, int) else 0


def _say(sentence: str, code: int) -> int:
    print(" ".join(sentence.split()), file=sys.stderr)
    return code
