"""Where somebody came from, with everything that speaks for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from inbox.core.noun import noun


@dataclass(frozen=True, slots=True, kw_only=True)
class ClickId:
    """An advertising network's own mark of one click (gclid=…)."""

    name: str
    value: str


@noun
class Source:
    """The verdict on one arrival: `rule` names what decided it, `confidence` (0–1) how surely.

    `paid` is None where the evidence does not tell. `evidence` keeps every tag, click id and referrer
    as it was sent, so that a doubted verdict can be argued with.
    """

    group: str = "Direct"
    source: str | None = None
    medium: str | None = None
    campaign: str | None = None
    term: str | None = None
    content: str | None = None
    campaign_id: str | None = None
    click_id: ClickId | None = None
    paid: bool | None = None
    rule: str = "direct"
    confidence: float = 0.0
    evidence: Mapping[str, Any] = field(default_factory=dict)


def sign_of(evidence: Mapping[str, Any]) -> Any:
    """What tells one arrival from another: not the page, and the referrer only where no tag speaks."""
    tags, clicks = evidence.get("tags"), evidence.get("click_ids")
    return (tags, clicks) if tags or clicks else evidence.get("referrer_host")
