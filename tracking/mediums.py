"""Reads a medium as people write it: the kind of place it names, and whether it was paid for."""

import re
from functools import lru_cache

# The first line with a word of the medium decides; a word is a run of letters and digits.
_WORDS = (
    ("display", "display banner banners expandable interstitial programmatic native"),
    ("email", "email emails newsletter newsletters emailing mailing mail eshot edm enews"),
    ("sms", "sms mms rcs textmessage"),
    ("push", "push webpush mobilepush apppush pushnotification notification notifications"),
    ("affiliate", "affiliate affiliates affiliation"),
    ("audio", "audio podcast podcasts radio"),
    ("assistant", "ai llm assistant chatbot"),
    ("shopping", "shopping paidshopping organicshopping pla marketplace"),
    ("video", "video videos paidvideo organicvideo cpv cpcv trueview instream"),
    ("social", "social socials paidsocial socialpaid organicsocial socialmedia socialnetwork sm smm stories"),
    ("messenger", "messenger messengers telegram whatsapp viber im dm"),
    ("maps", "maps map"),
    ("print", "qr qrcode flyer print"),
    ("search", "organic search paidsearch organicsearch sem seo"),
)
_KIND_OF_WORD = {word: (rank, kind) for rank, (kind, words) in enumerate(_WORDS) for word in words.split()}
_PAID = (
    "cpp cpl cpi cpo cpe cps cpcv cpt ppl ppi ad ads adv advertising sem target targeting sponsored promoted "
    "boosted pmax demandgen native display banner banners interstitial expandable programmatic affiliate "
    "affiliates"
)
_PAID_WORDS = frozenset(_PAID.split())
# cpc_brand and gcpc, paidsocial and socialpaid, retargeting2
_BOUGHT = re.compile(r"paid.*|(?!un).*paid|.*(?:cp[acmv]|ppc)|cp.\d*|re(?:target|market)ing\d*")
# What the networks themselves fill in for where they showed an advertisement.
_SHOWN = re.compile(
    r"facebook_(?:mobile_feed|desktop_feed|right_column|instream_video|marketplace).*"
    r"|demand[ _-]?gen|discovery_ads"
)
_UNPAID_WORDS = frozenset(["organic", "referral", "app", "link", "seo", "direct", "owned", "free"])
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=4096)
def kind_of_medium(medium: str) -> str:
    """The kind of place that the medium names by itself; "" where it names none."""
    medium = medium.lower()
    ranked = [_KIND_OF_WORD[word] for word in words_of_medium(medium) if word in _KIND_OF_WORD]
    return min(ranked)[1] if ranked else _kind_of_part(medium)


@lru_cache(maxsize=4096)
def is_paid_medium(medium: str) -> bool | None:
    """None where the medium is missing or one that says neither."""
    medium = medium.lower()
    words = words_of_medium(medium)
    if words & _PAID_WORDS or _SHOWN.fullmatch(medium) or any(_BOUGHT.fullmatch(word) for word in words):
        return True
    return False if words & _UNPAID_WORDS or kind_of_medium(medium) else None


def words_of_medium(medium: str) -> set[str]:
    return set(_WORD.findall(medium.lower()))


def _kind_of_part(medium: str) -> str:
    if "video" in medium:
        return "video"
    if medium.endswith("push") or "notification" in medium:
        return "push"
    # As Google has it, but only where the source is unknown: else it says on what kind of screen.
    return "mobile" if "mobile" in medium else ""
