"""Sorts an arrival into one of the channel groups by its kind of place, medium and campaign."""

import re

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

# The first line with a word of the medium decides; a word is a run of letters and digits.
_WORDS = (
    ("display", "display banner banners expandable interstitial programmatic"),
    ("email", "email emails newsletter newsletters emailing mailing mail"),
    ("sms", "sms mms"),
    ("push", "push webpush notification notifications"),
    ("affiliate", "affiliate affiliates"),
    ("audio", "audio podcast"),
    ("assistant", "ai llm assistant chatbot"),
    ("shopping", "shopping paidshopping pla"),
    ("video", "video videos paidvideo cpv cpcv trueview"),
    ("social", "social paidsocial socialpaid socialmedia socialnetwork sm smm"),
    ("messenger", "messenger messengers telegram whatsapp viber im"),
    ("maps", "maps map"),
    ("print", "qr qrcode flyer print"),
    ("search", "organic search paidsearch sem seo"),
)
_KIND_OF_WORD = {word: (rank, kind) for rank, (kind, words) in enumerate(_WORDS) for word in words.split()}
_OUTRANKS_SOURCE = frozenset({"print", "display", "email", "sms", "push", "affiliate", "audio"})
_PAID_WORDS = frozenset(
    [
        "cpc",
        "cpm",
        "cpa",
        "cpv",
        "cpp",
        "cpl",
        "cpi",
        "cpo",
        "cpe",
        "cps",
        "cpcv",
        "cpt",
        "ppc",
        "ppl",
        "ppi",
        "retargeting",
        "remarketing",
        "ad",
        "ads",
        "adv",
        "advertising",
        "sem",
        "target",
        "targeting",
        "display",
        "banner",
        "banners",
        "interstitial",
        "expandable",
        "programmatic",
        "affiliate",
        "affiliates",
    ]
)
_UNPAID_WORDS = frozenset(["organic", "referral", "app", "link", "seo", "direct", "owned", "free"])
_WORD = re.compile(r"[^\W_]+")
_SHOP = re.compile(r"(?<![^\W_])(?:e-?shop|shop|shopping)(?![^\W_])", re.IGNORECASE)


def group_of(*, kind: str, medium: str, campaign: str, paid: bool) -> str:
    """`kind` is that of the source, "" for one we do not know."""
    if "cross-network" in campaign.lower():
        return "Cross-network"
    said = kind_of_medium(medium)
    if said in _OUTRANKS_SOURCE:
        return UNPAID.get(said, "Referral")
    if "cpm" in _words(medium) and kind in {"", "search"} and not said:
        return "Display"
    if _is_shopping(campaign, medium, said, paid=paid):
        kind = "shopping"
    kind = kind or said
    return PAID.get(kind, "Paid Other") if paid else UNPAID.get(kind, "Referral")


def kind_of_medium(medium: str) -> str:
    """The kind of place that the medium names by itself; "" where it names none."""
    ranked = [_KIND_OF_WORD[word] for word in _words(medium) if word in _KIND_OF_WORD]
    return min(ranked)[1] if ranked else _kind_of_part(medium)


def is_paid_medium(medium: str) -> bool | None:
    """None where the medium is missing or one that says neither."""
    words = _words(medium)
    if words & _PAID_WORDS or any(word.startswith("paid") for word in words):
        return True
    return False if words & _UNPAID_WORDS or kind_of_medium(medium) else None


def _words(medium: str) -> set[str]:
    return set(_WORD.findall(medium.lower()))


def _kind_of_part(medium: str) -> str:
    if "video" in medium.lower():
        return "video"
    return "push" if medium.lower().endswith("push") else ""


def _is_shopping(campaign: str, medium: str, said: str, *, paid: bool) -> bool:
    """Whether the campaign calls itself a shop's; `workshop` is none, nor is a mail about the shop."""
    return (paid or not medium or said in {"search", "shopping"}) and _SHOP.search(campaign) is not None
