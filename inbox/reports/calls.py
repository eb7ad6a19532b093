"""Calls of a period: how many, who answered, and who spoke, by agent and by source."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from inbox.core.call import RECORDING, UNANSWERED, Call, CallStatus
from inbox.core.ids import ConversationId
from inbox.core.lead import Lead
from inbox.core.timeline import TimelineEntry
from inbox.core.transcription import Transcription

NOBODY = ""
_RANG = {"ringing", "no_answer", "busy", "declined"}


@dataclass(slots=True)
class CallRow:
    """`missed` came in and nobody answered; `talked` is in seconds.

    Of that what was recorded and transcribed: `ours` are the seconds in which we spoke, of `voices` in all.
    """

    name: str
    calls: int = 0
    answered: int = 0
    missed: int = 0
    talked: float = 0.0
    ours: float = 0.0
    voices: float = 0.0

    @property
    def share(self) -> float | None:
        return round(self.ours / self.voices, 3) if self.voices else None

    def count(self, call: Call, spoken: Sequence[float]) -> None:
        self.calls += 1
        self.answered += call.status is CallStatus.ANSWERED
        self.missed += call.direction == "in" and call.status in UNANSWERED
        if call.talked_from and call.ended_at:
            self.talked += max(0.0, (call.ended_at - call.talked_from).total_seconds())
        if len(spoken) > 1:
            self.voices += sum(spoken)
            self.ours += sum(spoken) - spoken[call.client_leg]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReport:
    """Most calls first; an agent is named by e-mail address, a source by its group and name."""

    total: CallRow = field(default_factory=lambda: CallRow("Total"))
    agents: Sequence[CallRow] = ()
    sources: Sequence[CallRow] = ()


def calls_of(
    entries: Iterable[TimelineEntry],
    leads: Mapping[ConversationId, Lead],
    recordings: Iterable[Transcription],
) -> CallReport:
    """`leads` are the newest of each conversation."""
    total, agents, sources = CallRow("Total"), dict[str, CallRow](), dict[str, CallRow]()
    voices = {(each.entry_id, each.blob): each.voices for each in recordings}
    for entry in entries:
        call = entry.body
        if not isinstance(call, Call):
            continue
        blobs = [each.blob for each in call.attachments if each.shown_as == RECORDING]
        spoken = next((known for blob in blobs if (known := voices.get((entry.id, blob)))), ())
        total.count(call, spoken)
        for agent in _agents(call):
            agents.setdefault(agent, CallRow(agent)).count(call, spoken)
        source = _source(leads.get(entry.conversation_id))
        sources.setdefault(source, CallRow(source)).count(call, spoken)
    return CallReport(total=total, agents=_ordered(agents), sources=_ordered(sources))


def _agents(call: Call) -> Sequence[str]:
    """Who took it or made it, or else all whose telephones rang."""
    legs = [leg for leg in call.legs.values() if leg.agent]
    took = {leg.agent for leg in legs if leg.state == "joined" or call.direction == "out"}
    return sorted(took or {leg.agent for leg in legs if leg.state in _RANG}) or [NOBODY]


def _source(lead: Lead | None) -> str:
    if lead is None:
        return NOBODY
    source = lead.attribution.source
    return f"{source.group} · {source.source}" if source.source else source.group


def _ordered(rows: Mapping[str, CallRow]) -> Sequence[CallRow]:
    return sorted(rows.values(), key=lambda row: (-row.calls, row.name))
