"""The advertisement that a person clicked before writing, as WhatsApp tells it."""

from channels.kit.members import Members, facts, line
from inbox.core.source import ClickId, Source
from inbox.core.timeline import Card

_LONGEST_URL = 2_048


def source_of(referral: Members) -> Source | None:
    """None if the message came by itself."""
    if not referral:
        return None
    evidence = _told(referral)
    is_ad = line(referral, "source_type") == "ad"
    click = line(referral, "ctwa_clid", 500)
    return Source(
        group="Paid Social" if is_ad else "Organic Social",
        source="facebook",
        medium="paid_social" if is_ad else "social",
        content=evidence.get("source_id"),
        click_id=ClickId(name="ctwa_clid", value=click) if click else None,
        paid=is_ad,
        rule="click_to_whatsapp",
        confidence=1.0,
        evidence=evidence,
    )


def card_of(referral: Members) -> tuple[Card, ...]:
    """What the agent should see of it: what the person had read."""
    if not referral:
        return ()
    told = _told(referral)
    title = told.get("headline") or told.get("body") or told.get("url") or "Advertisement"
    return (Card(kind="other", title=title[:200], facts={"what": "advertisement", **told}),)


def _told(referral: Members) -> dict[str, str]:
    return facts(
        url=line(referral, "source_url", _LONGEST_URL),
        source_type=line(referral, "source_type", 40),
        source_id=line(referral, "source_id", 100),
        headline=line(referral, "headline", 300),
        body=line(referral, "body", 500),
        ctwa_clid=line(referral, "ctwa_clid", 500),
    )
