"""What a mail server refuses, in one sentence, and whether somebody has to change something first."""

import re

from inbox.core.errors import ConfigError, OneWindowError, RetryLater
from inbox.kit.text import one_line

_LATER = re.compile(
    r"\[?(?:UNAVAILABLE|LIMIT|OVERQUOTA|INUSE|SERVERBUG|THROTTLED)\b|temporar|try again|too many|busy",
    re.IGNORECASE,
)
_LONGEST = 200


def at_sign_in(error: Exception) -> OneWindowError:
    said = _said(error)
    if _LATER.search(said):
        return RetryLater(f"The mail server does not let us in at the moment: {said}")
    return ConfigError(f"The mail server does not accept the user name and password or token: {said}")


def gone(error: Exception) -> OneWindowError | None:
    """A folder that is not there is nothing that patience mends."""
    said = _said(error)
    return ConfigError(f"A folder cannot be read: {said}") if "NONEXISTENT" in said.upper() else None


def sentence(error: Exception) -> str:
    return f"The mail server broke off: {_said(error)}"


def _said(error: Exception) -> str:
    """The server's words; the library shows them as bytes."""
    text = " ".join(
        each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each) for each in error.args
    )
    return one_line(text.removeprefix("b'").rstrip("'"), _LONGEST).rstrip(".") + "."
