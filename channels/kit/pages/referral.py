"""The link or advertisement by which a person opened the chat of a page."""

from channels.kit.members import Members, facts, line, member
from channels.kit.pages.kind import PageKind
from inbox.core.source import Source


def parameter_of(referral: Members) -> str:
    """What stood behind `ref` in the link."""
    return line(referral, "ref", 250)


def source_of(referral: Members, kind: PageKind) -> Source | None:
    """None for a link of ours: its visitor tells more."""
    ad = line(referral, "ad_id", 60)
    came_by = line(referral, "source", 60).upper()
    if not ad and came_by not in {"ADS", "AD"}:
        return None
    about = member(referral, "ads_context_data")
    title = line(about, "ad_title", 300)
    evidence = facts(
        ad_id=ad,
        ad_title=title,
        post_id=line(about, "post_id", 100),
        ref=parameter_of(referral),
        source=came_by,
        url=line(referral, "referer_uri", 2_048),
    )
    return Source(
        group="Paid Social",
        source="facebook" if kind.name == "messenger" else kind.name,
        medium="paid_social",
        content=ad or title or None,
        paid=True,
        rule="click_to_message",
        confidence=1.0,
        evidence=evidence,
    )
