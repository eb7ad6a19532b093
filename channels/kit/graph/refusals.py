"""What an error of the Graph API means: try again, never, or somebody has to change something."""

from collections.abc import Mapping

from channels.kit.members import Members, line, member, number
from inbox.core.errors import ConfigError, OneWindowError, RetryLater, Undeliverable, Unreachable

OUTSIDE_WINDOW = frozenset({(10, 2018278), (200, 2018278), (131047, None), (100, 2534022), (10, 2534022)})
_PATIENCE = frozenset(
    {1, 2, 4, 17, 32, 341, 613, 80006, 80007, 130429, 131000, 131016, 131048, 131056, 131057, 133004}
)
_TOKEN = frozenset({102, 190, 463, 467})
_GONE = frozenset({(551, None), (551, 1545041), (200, 1545041), (100, 2018001)})
_SENTENCES: Mapping[int, str] = {
    368: "Meta has blocked this account for a while for breaking its rules.",
    130472: "Meta keeps this message back in an experiment; write later, or by another way.",
    130497: "Meta does not let this account write to people in this country.",
    131026: "This number cannot receive the message: it has no WhatsApp, an old version, or has not accepted "
    "the terms.",
    131030: "A test number writes only to the numbers on its list at Meta.",
    131031: "Meta has locked this account; see the Business Manager.",
    131042: "Meta cannot charge this account; add a way to pay in the Business Manager.",
    131047: "More than 24 hours have passed since the person wrote; send a template.",
    131049: "Meta keeps back marketing that this person gets too much of; try another day.",
    131050: "This person wants no marketing messages from you.",
    131051: "WhatsApp does not carry this kind of message.",
    131052: "WhatsApp could not load the file.",
    131053: "WhatsApp does not take this file.",
    132000: "The template needs another number of values.",
    132001: "Meta does not have this template in this language.",
    132005: "The template is too long with these values.",
    132007: "A value breaks Meta's rules for templates.",
    132012: "A value does not fit its place in the template.",
    132015: "Meta has paused this template because people disliked it.",
    132016: "Meta has disabled this template because people disliked it.",
    133010: "This number is not registered at the Cloud API.",
}
_GONE_SENTENCE = "This person cannot be reached any more; they have blocked us, or left."


class Refused(Undeliverable):
    """Meta understood and said no."""

    def __init__(self, message: str, code: int, subcode: int | None) -> None:
        super().__init__(message)
        self.code = code
        self.subcode = subcode

    @property
    def is_late(self) -> bool:
        """The time for a free answer has passed."""
        return (self.code, self.subcode) in OUTSIDE_WINDOW or self.code == 131047


class Gone(Refused, Unreachable):
    """By the person, or because the person has left."""


class NoAnswer(TimeoutError):
    """The request went out and no answer came: nobody knows whether it was done."""

    def __init__(self) -> None:
        super().__init__("Meta did not answer in time.")


def refusal(status: int, answer: Members, after: float | None = None) -> OneWindowError | NoAnswer:
    error = member(answer, "error")
    code, subcode = number(error, "code") or 0, number(error, "error_subcode")
    told = sentence(error)
    if status == 504:
        return NoAnswer()
    if code in _PATIENCE or status == 429 or status >= 500 or error.get("is_transient") is True:
        return RetryLater(f"Meta asks for patience: {told}", after=after)
    if code in _TOKEN or (status == 401 and not code):
        return ConfigError(f"Meta does not accept the access token: {told}")
    if (code, subcode) in _GONE:
        return Gone(_GONE_SENTENCE, code, subcode)
    if (code, subcode) in OUTSIDE_WINDOW:
        return Refused(_SENTENCES.get(code, "The time for a free answer has passed."), code, subcode)
    if code in {3, 10, 133010} or 200 <= code < 300:
        return ConfigError(f"Meta does not permit this: {told}")
    return Refused(told, code, subcode)


def sentence(error: Members) -> str:
    """Meta's error in one sentence: ours where we have one, else its own."""
    code = number(error, "code") or 0
    if known := _SENTENCES.get(code):
        return known
    told = (
        line(member(error, "error_data"), "details", 200)
        or line(error, "error_user_msg", 200)
        or line(error, "message", 200)
        or line(error, "title", 200)
    )
    return f"{told.rstrip('.')} (code {code})." if told else f"Meta refused it (code {code})."
