"""What telephone systems call a state of a call, in our words."""

from collections.abc import Mapping

RINGING, TALKING = "ringing", "talking"

STATES: Mapping[str, str] = {
    **dict.fromkeys(("ringing", "start", "started", "new", "incoming", "created"), RINGING),
    **dict.fromkeys(("talking", "connected", "bridged", "up", "in_progress"), TALKING),
    **dict.fromkeys(("answered", "answer", "completed", "success", "normal"), "answered"),
    **dict.fromkeys(("missed", "no_answer", "noanswer", "not_answered", "unanswered"), "missed"),
    **dict.fromkeys(("busy", "user_busy"), "busy"),
    **dict.fromkeys(("abandoned", "cancel", "canceled", "cancelled"), "abandoned"),
    **dict.fromkeys(("voicemail", "voice_mail"), "voicemail"),
    **dict.fromkeys(("failed", "error", "congestion", "chanunavail", "rejected"), "failed"),
}
OUTGOING = frozenset({"out", "outgoing", "outbound"})
ENDS: Mapping[str, str] = {
    "answered": "completed",
    "missed": "no_answer",
    "voicemail": "completed",
    "busy": "busy",
    "abandoned": "canceled",
    "failed": "failed",
}
REASONS: Mapping[str, str] = {"missed": "rung_out", "voicemail": "rung_out", "busy": "busy"}
"""Why nobody was rung any more, of a call that came in."""


def state_of(told: str) -> str | None:
    """None for a word that is not known."""
    return STATES.get(told.strip().lower().replace(" ", "_").replace("-", "_"))
