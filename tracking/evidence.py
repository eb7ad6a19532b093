"""Collects everything that speaks for a source, as it was sent, so that a verdict can be argued with."""

from dataclasses import dataclass, field
from typing import Any

from tracking.address import Address, read_address, read_params
from tracking.click_ids import Click, choose_click, find_clicks, is_click_id
from tracking.places import Place, place_of_app, place_of_host, place_of_name
from tracking.utm import Tags, is_tag, read_tags
from tracking.values import clean, is_macro

LONGEST_EVIDENCE = 500
MOST_ENTRIES = 40
_MAIL_PREFIXES = ("webmail.", "mail.", "email.", "roundcube.", "poczta.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What landing address and referrer say; `place` is the referrer's, `tagged` the tags'."""

    landing: Address | None
    referrer: Address | None
    place: Place | None
    tags: Tags
    tagged: Place | None
    clicks: list[Click] = field(default_factory=list)
    click: Click | None = None
    evidence: dict[str, Any] = field(default_factory=dict)


def read_arrival(landing_url: str, referrer: str | None) -> Arrival:
    landing = read_address(landing_url)
    params = read_params(landing) if landing else []
    values = _first_values(params)
    tags = read_tags(values)
    source = read_address(referrer)
    source = source if source and source.host else None
    place = _place_of(source) if source else None
    tagged = place_of_name(tags.source) if tags.source else None
    clicks = find_clicks(values)
    return Arrival(
        landing=landing,
        referrer=source,
        place=place,
        tags=tags,
        tagged=tagged,
        clicks=clicks,
        click=choose_click(clicks, tagged or place),
        evidence=_evidence(landing, referrer, source, params),
    )


def _first_values(params: list[tuple[str, str]]) -> dict[str, str]:
    """By lower-case name, the first value that is not empty."""
    values: dict[str, str] = {}
    for name, value in params:
        key = name.strip().lower()
        if value and not values.get(key):
            values[key] = value
    return values


def _place_of(referrer: Address) -> Place | None:
    if referrer.scheme.endswith("-app"):
        return place_of_app(referrer.host)
    place = place_of_host(referrer.host, referrer.path)
    if place is None and referrer.host.startswith(_MAIL_PREFIXES) and referrer.host.count(".") > 1:
        return Place(kind="email", name=referrer.host, major=False)
    return place


def _evidence(
    landing: Address | None, referrer_url: str | None, referrer: Address | None, params: list[tuple[str, str]]
) -> dict[str, Any]:
    known = [(name, value) for name, value in params if _is_known(name)][:MOST_ENTRIES]
    tags = {_cut(name): _cut(value) for name, value in reversed(known) if is_tag(name.strip().lower())}
    clicks = {_cut(name): _cut(value) for name, value in reversed(known) if is_click_id(name.strip().lower())}
    return {
        "page": _cut(landing.path or "/") if landing else None,
        "page_host": landing.host if landing else None,
        "referrer": _cut(referrer_url or "") or None,
        "referrer_host": referrer.host if referrer else None,
        "tags": dict(reversed(tags.items())),
        "click_ids": dict(reversed(clicks.items())),
        "unexpanded": sorted({_cut(name) for name, value in known if is_macro(value)}),
    }


def _is_known(name: str) -> bool:
    key = name.strip().lower()
    return is_tag(key) or is_click_id(key)


def _cut(text: str) -> str:
    return clean(text, LONGEST_EVIDENCE)
