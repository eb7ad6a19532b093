"""Sorts an arrival into one of the channel groups by its kind of place, medium and campaign."""

import re

from tracking.mediums import kind_of_medium, words_of_medium

UNPAID = {
    "assistant": "AI Assistant",
    "search": "Organic Search",
    "email": "Email",
    "social": "Organic Social",
    "video": "Organic Video",
    "shopping": "Organic Shopping",
    "maps": "Maps",
    "messenger": "Messenger",
    "display": "Display",
    "affiliate": "Affiliates",
    "sms": "SMS",
    "push": "Push",
    "audio": "Audio",
    "mobile": "Push",
}
PAID = {
    "search": "Paid Search",
    "social": "Paid Social",
    "messenger": "Paid Social",
    "video": "Paid Video",
    "shopping": "Paid Shopping",
    "display": "Display",
    "affiliate": "Affiliates",
}
MEDIUM_OF_KIND = {
    "assistant": "ai-assistant",
    "search": "organic",
    **{kind: kind for kind in UNPAID if kind not in {"assistant", "search"}},
}

_OUTRANKS_SOURCE = frozenset({"print", "display", "email", "sms", "push", "affiliate", "audio"})
# A search engine is a company with more than a search: its medium may name another part of it.
_PARTS = frozenset({"maps", "shopping", "video", "social", "assistant", "messenger"})
_PAID_PARTS = frozenset({"shopping", "video"})
# One campaign that a search engine shows in all its networks.
_EVERYWHERE = re.compile(r"(?<![^\W_])(?:pmax|performance[-_ ]?max|demand[-_ ]?gen)(?![^\W_])", re.IGNORECASE)
# As Google defines it, but for `workshop`.
_SHOP = re.compile(r"(?<![^\W\d_])(?:e-?)?shops?(?![^\W\d_])|(?<!work)shopping", re.IGNORECASE)


def group_of(*, kind: str, medium: str, campaign: str, paid: bool) -> str:
    """`kind` is that of the source, "" for one we do not know."""
    if "cross-network" in campaign.lower():
        return "Cross-network"
    if paid and kind == "search" and _EVERYWHERE.search(f"{campaign} {medium}"):
        return "Cross-network"
    said = kind_of_medium(medium)
    if said in _OUTRANKS_SOURCE:
        return UNPAID.get(said, "Referral")
    if kind in {"", "search"} and not said and "cpm" in words_of_medium(medium):
        return "Display"
    if _is_shopping(campaign, medium, said, paid=paid):
        kind = "shopping"
    if kind == "search" and said in (_PAID_PARTS if paid else _PARTS):
        kind = said
    kind = kind or said or ("video" if "video" in campaign.lower() else "")
    return PAID.get(kind, "Paid Other") if paid else UNPAID.get(kind, "Referral")


def _is_shopping(campaign: str, medium: str, said: str, *, paid: bool) -> bool:
    """Whether the campaign calls itself a shop's; `workshop` is none, nor is a mail about the shop."""
    return (paid or not medium or said in {"search", "shopping"}) and _SHOP.search(campaign) is not None
