"""From whom messages come: a number, a short code, a Messaging Service with its numbers, or a mere name."""

import re
from dataclasses import dataclass

from channels.kit.twilio.account import is_sid
from inbox.core.errors import ConfigError
from inbox.kit.phone import e164

NUMBER, SHORT_CODE, SERVICE, NAME = "number", "short code", "service", "name"
_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 &+_-]{1,11}")
_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{6,14}")
"""Whether such a number is the account's Twilio knows better than any table of numbers."""
_SHORT = re.compile(r"[0-9]{3,8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    kind: str
    value: str

    @property
    def is_one_way(self) -> bool:
        """People see a name and cannot answer it."""
        return self.kind == NAME

    @property
    def field(self) -> str:
        return "MessagingServiceSid" if self.kind == SERVICE else "From"


def sender_of(told: str, region: str | None) -> Sender:
    """ConfigError, in words, for what Twilio cannot send from."""
    value = told.strip()
    if is_sid(value, "MG"):
        return Sender(kind=SERVICE, value=value)
    if _SHORT.fullmatch(value):
        return Sender(kind=SHORT_CODE, value=value)
    number = e164(value, region) or (value if _INTERNATIONAL.fullmatch(value) else None)
    if number:
        return Sender(kind=NUMBER, value=number)
    if _NAME.fullmatch(value):
        return Sender(kind=NAME, value=value)
    raise ConfigError(
        "`sender` is a number with its country code, a short code, the SID of a Messaging Service (MG…), "
        "or a name of at most 11 letters and digits."
    )
