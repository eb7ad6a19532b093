"""The addresses that Twilio calls while a call goes on: each carries how far it has come, and is signed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from channels.kit.calls.router import Standing

CALLED = "called"
RUNG = "rung"
WHISPER = "whisper"
TAKE = "take"
MESSAGE = "message"
AGENT = "agent"
DIAL = "dial"
LEG = "leg"
RECORDING = "recording"
STATUS = "status"
LIVE = frozenset({CALLED, RUNG, WHISPER, TAKE, MESSAGE, AGENT, DIAL})
"""On the answer to these a person waits at the telephone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`step` is what Twilio asks or tells, `call` the call that it is about where the form names another one,
    `client` whom a call of ours is for, `said` what the agent hears of where the client comes from."""

    step: str
    call: str = ""
    client: str = ""
    said: str = ""
    kind: str = ""
    standing: Standing = field(default_factory=Standing)


def address(hook_url: str, place: Place) -> str:
    standing = place.standing
    told = {
        "step": place.step,
        "call": place.call,
        "client": place.client,
        "said": place.said,
        "kind": place.kind,
        "turn": str(standing.turn or ""),
        "last": standing.last,
        "wave": str(standing.wave or ""),
        "free": "1" if standing.free else "",
    }
    return f"{hook_url}?{urlencode({name: value for name, value in told.items() if value})}"


def place_of(url: str) -> Place:
    """Whatever does not fit reads as if it were not there: the signature says that the address is ours."""
    told: Mapping[str, str] = dict(parse_qsl(urlsplit(url).query))
    return Place(
        step=told.get("step", CALLED),
        call=told.get("call", ""),
        client=told.get("client", ""),
        said=told.get("said", ""),
        kind=told.get("kind", ""),
        standing=Standing(
            turn=_number(told.get("turn", "")),
            last=told.get("last", ""),
            wave=_number(told.get("wave", "")),
            free=bool(told.get("free")),
        ),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
