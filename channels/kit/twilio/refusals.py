"""What Twilio's refusals mean; each channel adds the codes of its own."""

from collections.abc import Mapping

from channels.kit.members import Members, line, number
from channels.kit.refusals import Refusals
from inbox.core.errors import OneWindowError, RetryLater

UNKNOWN_ACCOUNT = "Twilio does not know this account with this token; copy both again from its console."
_LATE: Mapping[int, tuple[str, float | None]] = {
    20429: ("Twilio asks for a pause.", 5.0),
    20500: ("Twilio has a fault at the moment.", None),
    20503: ("Twilio has a fault at the moment.", None),
}
_BROKEN: Mapping[int, str] = {
    20003: UNKNOWN_ACCOUNT,
    20005: "Twilio has suspended or closed the account.",
    20008: "The test token of the account cannot do this; enter the live one.",
    30002: "Twilio has suspended the account.",
}


def refusals(
    *,
    late: Mapping[int, tuple[str, float | None]] | None = None,
    unreachable: Mapping[int, str] | None = None,
    broken: Mapping[int, str] | None = None,
    refused: Mapping[int, str] | None = None,
) -> Refusals:
    """What every part of Twilio may say, and what only this one says."""
    return Refusals(
        provider="Twilio",
        late={**_LATE, **(late or {})},
        unreachable=unreachable or {},
        broken={**_BROKEN, **(broken or {})},
        refused=refused or {},
    )


def refusal(known: Refusals, status: int, told: Members, after: float | None) -> OneWindowError:
    """The error of an answer that grants nothing; `after` is the pause that Twilio names."""
    if status == 429:
        return RetryLater("Twilio asks for a pause.", after=after or 5.0)
    code = number(told, "code") or -1
    if status == 401 and code not in known.broken:
        code = 20003
    return known.read(code, line(told, "message", 300))
