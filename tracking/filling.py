"""Completes from click id and referrer what tags leave open, never against another network's tags."""

from tracking.address import readable_host
from tracking.click_ids import Click, belongs_to
from tracking.evidence import Arrival
from tracking.groups import MEDIUM_OF_KIND
from tracking.mediums import is_paid_medium, kind_of_medium
from tracking.places import place_of_name, words_of
from tracking.values import says_little

_CARRIERS = frozenset({"email", "sms", "push", "messenger", "affiliate"})
_AD_WORDS = frozenset({"ad", "ads", "adwords", "gads", "googleads", "fbads", "vkads", "ydirect", "rsya"})


def fits(arrival: Arrival) -> bool:
    """Whether the click id may speak beside the tags, which name no other network and no other carrier."""
    click, tags = arrival.click, arrival.tags
    if click is None:
        return False
    if tags.loose and click.is_paid:
        return True
    said = kind_of_medium(tags.medium)
    if said in _CARRIERS and said != click.medium:
        return False
    return arrival.tagged is None or belongs_to(arrival.tagged, click.network)


def fill_by_click(arrival: Arrival, click: Click) -> tuple[str, str]:
    """Source and medium; a paid click also replaces a medium of its own network that says only "organic"."""
    tags = arrival.tags
    source = tags.source
    if not source or (tags.loose and click.is_paid):
        source = name_of_network(arrival, click)
    own = arrival.tagged is not None or not tags.source
    if not tags.medium or (click.is_paid and own and says_little(tags.medium)):
        return source, click.medium
    return source, tags.medium


def fill_by_referrer(arrival: Arrival, source: str, medium: str) -> tuple[str, str]:
    place = arrival.place
    same = place is not None and (not source or place_of_name(source) == place)
    if not medium and same and place is not None:
        medium = MEDIUM_OF_KIND.get(place.kind, "")
    if not source and kind_of_medium(medium) not in _CARRIERS:
        source = name_of_referrer(arrival)
    return source, medium


def is_paid(arrival: Arrival, source: str, medium: str, click: Click | None) -> bool | None:
    if arrival.tags.marked or (click and click.is_paid):
        return True
    said = is_paid_medium(medium)
    if said is not True and _names_ads(source) and not _is_otherwise(medium):
        return True
    return said


def name_of_network(arrival: Arrival, click: Click) -> str:
    """The click's network, or the part of it the visitor is seen to come from (Instagram, not Facebook)."""
    place = arrival.place
    refined = place is not None and place.kind == "social" and not click.is_paid
    return place.name if refined and place and belongs_to(place, click.network) else click.network


def name_of_referrer(arrival: Arrival) -> str:
    if arrival.place is not None:
        return arrival.place.name
    return readable_host(arrival.referrer.host).removeprefix("www.") if arrival.referrer else ""


def _is_otherwise(medium: str) -> bool:
    """Whether the medium says by itself that nobody paid, or that a letter or message brought the visitor."""
    return (says_little(medium) and bool(medium)) or kind_of_medium(medium) in _CARRIERS


def _names_ads(source: str) -> bool:
    """`google_ads`, `fbad`, `yandex_direct`, but not the networks that end so by themselves (`threads`)."""
    words = set(words_of(source))
    if words & _AD_WORDS or ("direct" in words and source != "direct"):
        return True
    place = place_of_name(source)
    return place is not None and source != place.name and source.endswith(("ad", "ads"))
