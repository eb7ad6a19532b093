"""The words by which people ask for no more messages, and for messages again."""

from dataclasses import dataclass

STOP, START = "STOP", "START"
_STOP = frozenset(
    {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
    | {"ARRET", "ARRÊT", "ARRETE", "ARRETT"}
    | {"СТОП", "ОТПИСАТЬСЯ"}
)
"""Twilio's own, the French ones that it knows in Canada, and Russian ones, which it does not know."""
_START = frozenset({"START", "YES", "UNSTOP", "СТАРТ"})
_AROUND = " \t\r\n.,;:!?\"'«»“”"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keywords:
    stop: frozenset[str]
    start: frozenset[str]

    def asked(self, text: str, told: str = "") -> str | None:
        """STOP, START or neither; only a message that is nothing but the word counts.

        `told` is what Twilio made of it (OptOutType), and wins.
        """
        if told:
            return told if told in (STOP, START) else None
        word = _folded(text)
        if word in self.stop:
            return STOP
        return START if word in self.start else None


def keywords(more_stop: str, more_start: str) -> Keywords:
    """Twilio's words and ours, with those of a setting, separated by commas."""
    return Keywords(stop=_STOP | _listed(more_stop), start=_START | _listed(more_start))


def _listed(words: str) -> frozenset[str]:
    return frozenset(filter(None, map(_folded, words.split(","))))


def _folded(text: str) -> str:
    return " ".join(text.strip(_AROUND).upper().split())[:100]
