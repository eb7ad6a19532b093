"""Collects everything that speaks for a source, as it was sent, so that a verdict can be argued with."""

from dataclasses import field
from typing import Any

from inbox.core.noun import noun
from tracking.address import Address, read_address, read_params
from tracking.click_ids import Click, choose_click, find_clicks, is_click_id
from tracking.own_domain import registered_domain
from tracking.places import Place, place_of_name
from tracking.referrer import place_of, search_words, unwrap
from tracking.utm import Tags, is_tag, read_tags
from tracking.values import clean, is_macro

LONGEST_EVIDENCE = 500
MOST_ENTRIES = 40
SEARCHED = frozenset({"search", "shopping", "assistant", "maps"})
_CACHED_BY_GOOGLE = "cdn.ampproject.org"


@noun
class Arrival:
    """What landing address and referrer say; `place` is the referrer's, `tagged` the tags'.

    `words` is what was searched for, where the search engine still tells.
    """

    landing: Address | None
    referrer: Address | None
    place: Place | None
    tags: Tags
    tagged: Place | None
    words: str = ""
    clicks: list[Click] = field(default_factory=list)
    click: Click | None = None
    evidence: dict[str, Any] = field(default_factory=dict)


def read_arrival(landing_url: str, referrer: str | None) -> Arrival:
    landing = unwrap(read_address(landing_url))
    given = _read_known(landing) if landing else []
    values = _first_values(given)
    tags = read_tags(values)
    source, place = _read_referrer(referrer, landing, values.get("utm_referrer"))
    tagged = place_of_name(tags.source) if tags.source else None
    clicks = find_clicks(values)
    return Arrival(
        landing=landing,
        referrer=source,
        place=place,
        tags=tags,
        tagged=tagged,
        words=search_words(source, place) if source and place and place.kind in SEARCHED else "",
        clicks=clicks,
        click=choose_click(clicks, tagged or place),
        evidence=_evidence(landing, referrer, source, given),
    )


def _read_referrer(
    text: str | None, landing: Address | None, handed_on: str | None
) -> tuple[Address | None, Place | None]:
    """A redirect of the site's own loses the referrer; some hand it on as `utm_referrer`."""
    outer = read_address(text)
    if (outer is None or not outer.host) and handed_on and handed_on.startswith(("http://", "https://")):
        outer = read_address(handed_on)
    if outer is None or not outer.host:
        return None, None
    inner = unwrap(outer)
    if inner is outer or inner is None:
        return outer, place_of(outer)
    own = landing is not None and registered_domain(inner.host) == registered_domain(landing.host)
    if own and outer.host.endswith(_CACHED_BY_GOOGLE):
        return outer, place_of_name("google")
    return inner, place_of(inner)


def _read_known(landing: Address) -> list[tuple[str, str, str]]:
    """Of each parameter that may speak for a source: name as sent, name in lower case, value cleaned."""
    known = []
    for name, value in read_params(landing):
        key = name.strip().lower()
        if is_tag(key) or is_click_id(key):
            known.append((_cut(name), key, _cut(value)))
    return known[:MOST_ENTRIES]


def _first_values(given: list[tuple[str, str, str]]) -> dict[str, str]:
    """By lower-case name, the first value that is not empty."""
    values: dict[str, str] = {}
    for _, key, text in given:
        if text and key not in values:
            values[key] = text
    return values


def _evidence(
    landing: Address | None,
    referrer_url: str | None,
    referrer: Address | None,
    given: list[tuple[str, str, str]],
) -> dict[str, Any]:
    tags: dict[str, str] = {}
    clicks: dict[str, str] = {}
    for name, key, text in given:
        (clicks if is_click_id(key) else tags).setdefault(name, text)
    return {
        "page": _cut(landing.path or "/") if landing else None,
        "page_host": landing.host if landing else None,
        "referrer": _cut(referrer_url or "") or None,
        "referrer_host": referrer.host if referrer else None,
        "tags": tags,
        "click_ids": clicks,
        "unexpanded": sorted({name for name, _, text in given if is_macro(text)}),
    }


def _cut(text: str) -> str:
    return clean(text, LONGEST_EVIDENCE)
