"""Reads the tags of an address: utm_*, the names other systems give them, and Openstat and Roistat marks."""

import re
from base64 import urlsafe_b64decode

from inbox.core.noun import noun
from tracking.values import LONGEST_VALUE, is_macro, says_nothing

SOURCE = [
    "utm_source",
    "mtm_source",
    "matomo_source",
    "pk_source",
    "piwik_source",
    "source",
    "ref",
    "from",
    "_openstat[0]",
    "roistat[0]",
]
MEDIUM = ["utm_medium", "mtm_medium", "matomo_medium", "pk_medium", "piwik_medium", "roistat[medium]"]
CAMPAIGN = [
    "utm_campaign",
    "mtm_campaign",
    "matomo_campaign",
    "pk_campaign",
    "piwik_campaign",
    "pk_cpn",
    "mtm_cpn",
    "matomo_cpn",
    "piwik_cpn",
    "_openstat[1]",
    "roistat[1]",
]
CAMPAIGN_ID = [
    "utm_id",
    "mtm_cid",
    "pk_cid",
    "gad_campaignid",
    "utm_campaign_id",
    "utm_campaignid",
    "mc_cid",
]
TERM = [
    "utm_term",
    "utm_keyword",
    "mtm_kwd",
    "mtm_keyword",
    "matomo_kwd",
    "matomo_keyword",
    "pk_kwd",
    "pk_keyword",
    "piwik_kwd",
    "piwik_keyword",
]
CONTENT = ["utm_content", "mtm_content", "matomo_content", "pk_content", "piwik_content", "_openstat[2]"]
OTHER = ["mtm_group", "mtm_placement", "erid", "_openstat", "roistat", "rs"]

_PREFIXES = ("utm_", "mtm_", "matomo_", "pk_", "piwik_", "roistat")
_KNOWN = frozenset([*SOURCE, *MEDIUM, *CAMPAIGN, *CAMPAIGN_ID, *TERM, *CONTENT, *OTHER])
_PACKED = frozenset({"_openstat", "roistat", "rs"})
_FIELDS = {
    "source": SOURCE,
    "medium": MEDIUM,
    "campaign": CAMPAIGN,
    "campaign_id": CAMPAIGN_ID,
    "term": TERM,
    "content": CONTENT,
}
_FIELD_OF = {name: (field, rank) for field, names in _FIELDS.items() for rank, name in enumerate(names)}
_NOTHING = (0, "", "")
# Words that sites use for their own ends too: `?from=2024-05-01`, `?source=7`, `?ref=/cart`.
_LOOSE = frozenset({"source", "ref", "from"})
# The number stands for the advertising account: only Roistat's own marks of advertisements have one.
_ROISTAT_ADS = re.compile(r"[a-z]+\d+")
_NOT_A_NAME = re.compile(r"[\d\s.:/+\-TZ]*|[/?#].*")


@noun
class Tags:
    """Empty string for what was not said. `loose`: its source is in a word of many meanings."""

    source: str = ""
    medium: str = ""
    campaign: str = ""
    campaign_id: str = ""
    term: str = ""
    content: str = ""
    loose: bool = False
    marked: bool = False

    @property
    def said(self) -> bool:
        return bool(self.source or self.medium or self.campaign or self.term or self.content)


def is_tag(name: str) -> bool:
    return name in _KNOWN or name.startswith(_PREFIXES)


def read_tags(values: dict[str, str]) -> Tags:
    """`values` are cleaned, by lower-case name; macros left unfilled count as not said."""
    said = {name: text for name, value in _unpack(values).items() if (text := _said(value))}
    if _ROISTAT_ADS.fullmatch(said.get("roistat[0]", "")):
        said["roistat[medium]"] = "cpc"
    for name in _LOOSE & said.keys():
        if _NOT_A_NAME.fullmatch(said[name]):
            del said[name]
    chosen = _choose(said)
    key, source = chosen.get("source", _NOTHING)[1:]
    medium = chosen.get("medium", _NOTHING)[2].lower()
    return Tags(
        source="" if source.lower() == "direct" and not medium else source.lower(),
        medium=medium,
        campaign=chosen.get("campaign", _NOTHING)[2],
        campaign_id=chosen.get("campaign_id", _NOTHING)[2],
        term=chosen.get("term", _NOTHING)[2],
        content=chosen.get("content", _NOTHING)[2],
        loose=key in _LOOSE,
        marked="erid" in said,
    )


def _choose(said: dict[str, str]) -> dict[str, tuple[int, str, str]]:
    """For each field, the parameter that comes first in its list: its place there, name and value."""
    chosen: dict[str, tuple[int, str, str]] = {}
    for name, text in said.items():
        field, rank = _FIELD_OF.get(name, ("", 0))
        if field and (field not in chosen or rank < chosen[field][0]):
            chosen[field] = (rank, name, text)
    return chosen


def _said(value: str) -> str:
    text = value[:LONGEST_VALUE].strip()
    return "" if says_nothing(text) or is_macro(text) else text


def _unpack(values: dict[str, str]) -> dict[str, str]:
    if values.keys().isdisjoint(_PACKED):
        return values
    unpacked = dict(values)
    for place, part in enumerate(_openstat(values.get("_openstat", ""))):
        unpacked[f"_openstat[{place}]"] = part
    for place, part in enumerate((values.get("roistat") or values.get("rs", "")).split("_", 6)):
        unpacked[f"roistat[{place}]"] = part
    return unpacked


def _openstat(value: str) -> list[str]:
    """service;campaign;ad;place, written as it is or in URL-safe base64 with or without its padding."""
    if value and ";" not in value:
        try:
            value = urlsafe_b64decode(value.encode("ascii") + b"===").decode("utf-8")
        except ValueError:
            return []
    return value.split(";", 3) if ";" in value else []
