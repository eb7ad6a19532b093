"""The rules that say where an arrival came from, in the order in which they are asked."""

from collections.abc import Callable

from inbox.core.noun import noun
from tracking.click_ids import Click, belongs_to, is_stale
from tracking.evidence import Arrival
from tracking.filling import fill_by_click, fill_by_referrer, fits, is_paid, name_of_network, name_of_referrer
from tracking.groups import MEDIUM_OF_KIND
from tracking.mediums import is_paid_medium, kind_of_medium
from tracking.places import Place, place_of_name
from tracking.values import says_little


@noun
class Verdict:
    """`kind` is that of the source; `stale` a click id that was there but proves nothing here."""

    rule: str
    confidence: float
    source: str = ""
    medium: str = ""
    kind: str = ""
    paid: bool | None = None
    click: Click | None = None
    stale: Click | None = None


def judge(arrival: Arrival) -> Verdict:
    """Each rule is asked only if those before it found nothing; the last one always finds."""
    return next(verdict for rule in _RULES if (verdict := rule(arrival)))


def _assistant_tag(arrival: Arrival) -> Verdict | None:
    tags = arrival.tags
    if arrival.tagged is None or arrival.tagged.kind != "assistant" or is_paid_medium(tags.medium):
        return None
    medium = MEDIUM_OF_KIND["assistant"] if says_little(tags.medium) else tags.medium
    kind, paid = "assistant", tags.marked
    return Verdict(
        rule="assistant_tag", confidence=0.9, source=tags.source, medium=medium, kind=kind, paid=paid
    )


def _stale_click(arrival: Arrival) -> Verdict | None:
    click = arrival.click
    if click is None or not is_stale(click, arrival.place):
        return None
    if arrival.tagged is not None and not belongs_to(arrival.tagged, click.network):
        return None
    return _by_place(arrival, "stale_click_id", 0.7, stale=click)


def _tags(arrival: Arrival) -> Verdict | None:
    tags = arrival.tags
    if not tags.said:
        return None
    click = arrival.click if fits(arrival) else None
    source, medium = tags.source, tags.medium
    if click:
        source, medium = fill_by_click(arrival, click)
    source, medium = fill_by_referrer(arrival, source, medium)
    place = place_of_name(source) if source else None
    return Verdict(
        rule="tags_and_click_id" if click else "tags",
        confidence=_trust_in_tags(arrival, place, click),
        source=source,
        medium=medium,
        kind=place.kind if place else _kind_of_the_rest(arrival, medium, click),
        paid=is_paid(arrival, source, medium, click),
        click=click,
    )


def _kind_of_the_rest(arrival: Arrival, medium: str, click: Click | None) -> str:
    """What medium, click id and referrer tell, in this order, where nobody knows the named source."""
    said = kind_of_medium(medium)
    if said or (medium and is_paid_medium(medium) is False):
        return said
    place = place_of_name(click.network) if click else arrival.place
    return place.kind if place else ""


def _click_id(arrival: Arrival) -> Verdict | None:
    click = arrival.click
    if click is None:
        return None
    place = place_of_name(name_of_network(arrival, click))
    return Verdict(
        rule="click_id",
        confidence={"yes": 0.95, "likely": 0.8, "weak": 0.6}.get(click.proof, 0.7),
        source=name_of_network(arrival, click),
        medium=click.medium,
        kind=place.kind if place else kind_of_medium(click.medium),
        paid=click.is_paid or arrival.tags.marked,
        click=click,
    )


def _ad_marking(arrival: Arrival) -> Verdict | None:
    """`erid` is the mark that Russian law puts on every advertisement: paid, whoever showed it."""
    if not arrival.tags.marked:
        return None
    source, kind = name_of_referrer(arrival), arrival.place.kind if arrival.place else ""
    return Verdict(rule="ad_marking", confidence=0.7, source=source, medium="paid", kind=kind, paid=True)


def _referrer(arrival: Arrival) -> Verdict | None:
    if arrival.place is not None:
        return _by_place(arrival, f"{arrival.place.kind}_referrer", 0.85 if arrival.place.major else 0.7)
    if arrival.referrer is None:
        return None
    name = name_of_referrer(arrival)
    return Verdict(rule="site_referrer", confidence=0.8, source=name, medium="referral", paid=False)


def _direct(_arrival: Arrival) -> Verdict:
    return Verdict(rule="direct", confidence=0.3)


def _by_place(arrival: Arrival, rule: str, confidence: float, *, stale: Click | None = None) -> Verdict:
    kind = arrival.place.kind if arrival.place else ""
    medium = MEDIUM_OF_KIND.get(kind, "referral")
    paid = kind == "display" or arrival.tags.marked
    source = name_of_referrer(arrival)
    return Verdict(
        rule=rule, confidence=confidence, source=source, medium=medium, kind=kind, paid=paid, stale=stale
    )


def _trust_in_tags(arrival: Arrival, place: Place | None, click: Click | None) -> float:
    tags = arrival.tags
    if click and click.proof == "yes":
        return 0.98
    if tags.loose:
        return 0.5
    if tags.source and tags.medium:
        known = place is not None or kind_of_medium(tags.medium) or is_paid_medium(tags.medium) is not None
        return 0.9 if known else 0.6
    return 0.75 if place is not None else 0.4


_RULES: tuple[Callable[[Arrival], Verdict | None], ...] = (
    _assistant_tag,
    _stale_click,
    _tags,
    _click_id,
    _ad_marking,
    _referrer,
    _direct,
)
